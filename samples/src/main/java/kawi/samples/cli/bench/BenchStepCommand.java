package kawi.samples.cli.bench;

import java.io.PrintWriter;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.bench.machine.Load;
import kawi.bench.machine.Share;
import kawi.bench.run.Workload;
import kawi.bench.workload.Effort;
import kawi.bench.workload.StepBenchmark;
import kawi.bench.workload.StepFigures;
import kawi.samples.terminal.DeviceWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kawi bench step`: measures a training step.
@Command(
        name = "step",
        sortOptions = false,
        description = {"Measures a training step: forward, backward, clipping and AdamW.", "", WorkloadOptions.HELP, ""
        })
final class BenchStepCommand extends ModelBenchCommand<StepFigures> {

    @Option(
            names = "--recompute",
            description = "Keeps only the input of each block for the backward pass and computes the block again.")
    private boolean recompute;

    @Override
    Workload workload(WorkloadOptions options) {
        return options.training();
    }

    @Override
    StepFigures measure(Workload workload, Device device, Effort effort) {
        return new StepBenchmark(workload, recompute, device).measure(effort);
    }

    @Override
    void page(StepFigures figures, Load load, Device device, PrintWriter out) {
        out.println("A training step of %s, %s, %s"
                .formatted(figures.name(), DeviceWords.of(device), Counted.of(figures.steps(), "step")));
        out.println("Sizes       " + figures.sizes());
        out.println("Step        %10.2f ms (quartiles %.2f and %.2f, 95th percentile %.2f, all %.2f to %.2f)"
                .formatted(
                        figures.medianMillis(),
                        figures.lowerQuartileMillis(),
                        figures.upperQuartileMillis(),
                        figures.percentile95Millis(),
                        figures.minMillis(),
                        figures.maxMillis()));
        out.println("Tokens      %,10.0f tokens/s".formatted(figures.tokensPerSecond()));
        out.println("Speed       %10.1f GFLOP/s".formatted(figures.gflops()));
        if (figures.peakGflops() != null) {
            out.println("FMA peak    %10.1f GFLOP/s".formatted(figures.peakGflops()));
            out.println("Utilisation %12s".formatted(Share.text(figures.utilisation(), load)));
        }
        out.println("Activations %10.0f MiB%s"
                .formatted(
                        figures.activationBytes() / MEBI, figures.recompute() ? ", each block is computed again" : ""));
        inference(figures.inference(), out);
        load.remark().ifPresent(remark -> out.println("Note        " + remark));
        out.println("Peak memory %10.0f MiB".formatted(figures.peakMemoryBytes() / MEBI));
    }
}
