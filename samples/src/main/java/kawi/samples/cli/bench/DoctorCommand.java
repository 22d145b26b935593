package kawi.samples.cli.bench;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Function;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.scalar.FmaInstruction;
import kawi.autograd.text.Counted;
import kawi.bench.machine.Load;
import kawi.bench.machine.Machine;
import kawi.bench.machine.Share;
import kawi.bench.machine.Speed;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ThreadOption;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi doctor`: examines this machine.
@Command(
        name = "doctor",
        sortOptions = false,
        description = {
            "Examines this machine and measures its peak.",
            "",
            "Shows the JVM, the vector width, cores and memory, the peak of operations and bytes per second, and"
                    + " whether the vector kernels run as SIMD instructions.",
            "",
            "Takes about eight seconds. The fastest of several runs counts, since other programs can only make a run"
                    + " slower.",
            ""
        },
        footer = {"", "Example:", "  kawi doctor --threads 4"})
public final class DoctorCommand implements Callable<Integer> {
    private static final double GIGA = 1e9;
    private static final double GIBI = 1 << 30;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private ThreadOption threads;

    @Option(names = "--json", description = "Prints one JSON object; rates are per second.")
    private boolean json;

    private final Function<Device, Speed> measurement;

    /// Measures with the full effort.
    public DoctorCommand() {
        this(Speed::measure);
    }

    /// @param measurement measures the speed of a device
    DoctorCommand(Function<Device, Speed> measurement) {
        this.measurement = measurement;
    }

    private record Report(Machine machine, int threads, String kernels, Speed speed, boolean simd) {}

    @Override
    public Integer call() {
        try (Device device = threads.device()) {
            Load load = Load.now();
            Speed speed = measurement.apply(device);
            var report = new Report(
                    Machine.here(), device.threads(), device.kernels().name(), speed, speed.runsAsSimd());
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(JsonText.line(report));
            } else {
                page(report, load, out);
            }
            out.flush();
        }
        return 0;
    }

    private static void page(Report report, Load load, PrintWriter out) {
        Machine machine = report.machine();
        Speed speed = report.speed();
        out.println("Java        " + machine.java());
        out.println("System      " + machine.system());
        machine.processor().ifPresent(name -> out.println("Processor   " + name));
        out.println("Cores       %d; Kawi uses %s".formatted(machine.cores(), Counted.of(report.threads(), "thread")));
        out.println("Memory      %.1f GiB, of which the JVM uses at most %.1f GiB"
                .formatted(machine.memoryBytes() / GIBI, machine.heapBytes() / GIBI));
        out.println(
                "Vectors     " + speed.vectorBits().map(bits -> bits + " bits").orElse("none"));
        out.println("FMA         " + FmaInstruction.missing().orElse("in hardware"));
        out.println("Kernels     " + report.kernels());
        out.println();
        int threads = report.threads();
        out.println("            %14s".formatted("one thread")
                + (threads == 1 ? "" : " %14s".formatted(Counted.of(threads, "thread"))));
        speed.peakOfOneThread()
                .ifPresent(peak -> out.println(rates(
                        "FMA peak", threads, peak, speed.peakOfAllThreads().orElseThrow(), "GFLOP/s")));
        out.println(rates(
                "Memory", threads, speed.bytesPerSecondOfOneThread(), speed.bytesPerSecondOfAllThreads(), "GB/s"));
        out.println("Product     %8.1f GFLOP/s%s"
                .formatted(
                        speed.product() / GIGA,
                        speed.peakOfOneThread()
                                .map(peak -> ", of the peak "
                                        + Share.text(speed.shareOfPeak().orElse(null), load))
                                .orElse("")));
        out.println("Plain loops %8.1f GFLOP/s".formatted(speed.plainProduct() / GIGA));
        out.println();
        load.remark()
                .ifPresent(remark -> out.println("Note: " + remark + ", so memory is slower than on an idle one."));
        out.println(verdict(report));
    }

    /// A row with the rate of one thread and, if there are more, of all threads.
    private static String rates(String name, int threads, double ofOne, double ofAll, String unit) {
        String one = "%-12s%8.1f %s".formatted(name, ofOne / GIGA, unit);
        return threads == 1 ? one : "%-28s %8.1f %s".formatted(one, ofAll / GIGA, unit);
    }

    private static String verdict(Report report) {
        double ratio = report.speed().product() / report.speed().plainProduct();
        if (report.simd()) {
            return "The vector kernels run as SIMD: %.0f times as fast as the plain loops.".formatted(ratio);
        }
        if (report.kernels().equals("vector")) {
            return "The vector kernels do not run as SIMD: only %.1f times as fast as the plain loops.".formatted(ratio)
                    + " Is C2, the JVM's optimising compiler, switched off?";
        }
        return FmaInstruction.missing()
                .map(reason -> "Kawi computes products in double precision, which is slow: " + reason + ".")
                .orElse("Kawi runs on the plain loops, which are slow: they were selected, or this JVM has no"
                        + " vectors.");
    }
}
