package kawi.samples.cli.bench;

import kawi.bench.workload.Effort;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// `--seconds`: how long something is measured.
final class EffortOption {
    private static final int RUNS = 5;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long to measure, five runs at least, and as long before that to warm up (default:"
                    + " ${DEFAULT-VALUE}).")
    private double seconds = 5;

    Effort effort() {
        return UsageException.check(() -> new Effort(seconds, RUNS));
    }
}
