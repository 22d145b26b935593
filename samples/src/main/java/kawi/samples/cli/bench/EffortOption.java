package kawi.samples.cli.bench;

import kawi.bench.workload.Effort;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// `--seconds`: the duration of a measurement.
final class EffortOption {
    private static final int RUNS = 5;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Duration of the measurement in seconds, with at least five runs. The warm-up before it takes"
                    + " the same time (default: ${DEFAULT-VALUE}).")
    private double seconds = 5;

    Effort effort() {
        return UsageException.check(() -> new Effort(seconds, RUNS));
    }
}
