package kawi.samples.cli.bench;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalInt;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.bench.machine.Load;
import kawi.bench.machine.Share;
import kawi.bench.run.Workload;
import kawi.bench.workload.DecodeBenchmark;
import kawi.bench.workload.DecodeFigures;
import kawi.bench.workload.Effort;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.DeviceWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kawi bench decode`: measures decoding.
@Command(
        name = "decode",
        sortOptions = false,
        description = {
            "Measures decoding: a text, or several at once, token by token, with a KV cache.",
            "",
            "Each pass needs every weight once, so the"
                    + " bytes per second are compared with the speed at which the same weights can be read.",
            "",
            WorkloadOptions.HELP,
            ""
        })
final class BenchDecodeCommand extends ModelBenchCommand<DecodeFigures> {
    @Option(
            names = "--position",
            paramLabel = "N",
            description = "Measures tokens that see N earlier ones in the cache, less than the context length"
                    + " (default: texts from their first token).")
    private Optional<Integer> position = Optional.empty();

    @Override
    Workload workload(WorkloadOptions options) {
        return options.decoding();
    }

    @Override
    DecodeFigures measure(Workload workload, Device device, Effort effort) {
        return UsageException.check(() -> new DecodeBenchmark(workload, place(), device))
                .measure(effort);
    }

    private OptionalInt place() {
        return position.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    @Override
    void page(DecodeFigures figures, Load load, Device device, PrintWriter out) {
        out.println("Decoding with %s, %s, %s"
                .formatted(figures.name(), DeviceWords.of(device), Counted.of(figures.tokens(), "token")));
        out.println("Sizes       " + figures.sizes());
        out.println("Tokens      %,10.0f tokens/s".formatted(figures.tokensPerSecond()));
        out.println("A pass      %10.3f ms (quartiles %.3f and %.3f, all %.3f to %.3f)"
                .formatted(
                        figures.medianMillis(),
                        figures.lowerQuartileMillis(),
                        figures.upperQuartileMillis(),
                        figures.minMillis(),
                        figures.maxMillis()));
        out.println("Bytes       %10.1f GB/s".formatted(figures.gigabytesPerSecond()));
        out.println("Limit       %10.1f GB/s for reading the same weights".formatted(figures.peakGigabytesPerSecond()));
        out.println("Utilisation %12s".formatted(Share.text(figures.bandwidthUtilisation(), load)));
        out.println("Speed       %10.1f GFLOP/s".formatted(figures.gflops()));
        if (figures.peakGflops() != null) {
            out.println("FMA peak    %10.1f GFLOP/s; the share of it is %s"
                    .formatted(figures.peakGflops(), Share.text(figures.utilisation(), load)));
        }
        out.println("KV cache    %10.1f MiB".formatted(figures.cacheBytes() / MEBI));
        inference(figures.inference(), out);
        load.remark().ifPresent(remark -> out.println("Note        " + remark));
        out.println("Peak memory %10.0f MiB".formatted(figures.peakMemoryBytes() / MEBI));
    }
}
