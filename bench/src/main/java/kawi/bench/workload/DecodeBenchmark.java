package kawi.bench.workload;

import java.util.OptionalInt;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.bench.machine.PeakSamples;
import kawi.bench.run.DecodeRun;
import kawi.bench.run.WeightStream;
import kawi.bench.run.Workload;
import kawi.engine.model.Gpt;

/// Measures the decoding of a token, compared with reading the weights once.
///
/// A text is continued with greedy decoding and a KV cache: from nothing until it is as long as the sequences of the
/// workload, or, at a given position of the cache, by a few tokens. With a batch, several texts are continued at once,
/// one token of each in a pass. Between the texts, the peak of the machine is measured, and the speed at which the
/// weights can be read. Afterwards reading a prompt and generating are measured with the same model.
public final class DecodeBenchmark {
    private static final int TOKENS_AT_A_POSITION = 16;

    private final Workload measured;
    private final OptionalInt position;
    private final Device device;
    private final Gpt model;
    private final DecodeRun run;

    /// Creates the model, and reads the text before the position.
    ///
    /// @param position tokens in the cache before the first measured token; empty for whole texts
    /// @param device the device that runs the model
    /// @throws IllegalArgumentException if the context ends at the position or before
    public DecodeBenchmark(Workload measured, OptionalInt position, Device device) {
        this.measured = measured;
        this.position = position;
        this.device = device;
        model = new Gpt(measured.config(), CounterRandom.ofSeed(1));
        int room = measured.config().contextLength() - position.orElse(0);
        int passes = position.isPresent() ? Math.clamp(room, 1, TOKENS_AT_A_POSITION) : measured.length();
        run = new DecodeRun(model, measured.batchSize(), position.orElse(0), passes, device);
    }

    /// Warms up, then measures.
    public DecodeFigures measure(Effort effort) {
        var peak = new PeakSamples(device);
        var stream = new WeightStream(model.parameters(), device);
        Runnable between = () -> {
            peak.take();
            stream.take();
        };
        effort.warmUp(run, between);
        peak.forget();
        stream.forget();
        Times times = effort.measure(run, between);
        LlamaBench inference = LlamaBench.measure(model, position, device, effort);
        return DecodeFigures.of(
                measured, position.orElse(0), device.threads(), times, run, peak.median(), stream.median(), inference);
    }
}
