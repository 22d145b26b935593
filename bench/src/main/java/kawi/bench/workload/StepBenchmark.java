package kawi.bench.workload;

import java.util.OptionalInt;
import kawi.autograd.Tape;
import kawi.autograd.device.Device;
import kawi.bench.machine.PeakSamples;
import kawi.bench.run.StepRun;
import kawi.bench.run.Workload;

/// Measures a training step and the share of the machine's peak that it uses, then reading a prompt and generating with
/// the same model.
///
/// The step is the trainer's own: forward, backward, clipping, AdamW. The tokens are random; the time does not depend
/// on them. Between the steps the peak of the machine is measured.
public final class StepBenchmark {
    private final Workload measured;
    private final boolean recompute;
    private final Device device;
    private final StepRun run;

    /// Creates the model.
    ///
    /// @param recompute whether the backward pass computes each block again, so that less is kept in memory
    /// @param device the device that trains the model
    public StepBenchmark(Workload measured, boolean recompute, Device device) {
        this.measured = measured;
        this.recompute = recompute;
        this.device = device;
        run = new StepRun(measured, recompute ? Tape.recomputing(device) : new Tape(device));
    }

    /// Warms up, then measures.
    public StepFigures measure(Effort effort) {
        var peak = new PeakSamples(device);
        effort.warmUp(run, peak::take);
        peak.forget();
        Times times = effort.measure(run, peak::take);
        LlamaBench inference = LlamaBench.measure(run.model(), OptionalInt.empty(), device, effort);
        return StepFigures.of(measured, recompute, device.threads(), times, run, peak.median(), inference);
    }
}
