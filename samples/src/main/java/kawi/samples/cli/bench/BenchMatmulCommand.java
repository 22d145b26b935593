package kawi.samples.cli.bench;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.bench.machine.Load;
import kawi.bench.machine.PeakMemory;
import kawi.bench.machine.Share;
import kawi.bench.workload.Effort;
import kawi.bench.workload.ProductBenchmark;
import kawi.bench.workload.ProductFigures;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.DeviceWords;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi bench matmul`: measures a matrix product.
@Command(
        name = "matmul",
        sortOptions = false,
        description = {
            "Measures the product of an M x K matrix A and a K x N matrix B.",
            "",
            "It has the three forms that a linear layer needs: A B in the forward pass; A B^T and A^T B, with one"
                    + " operand transposed in memory, in the backward pass.",
            ""
        })
final class BenchMatmulCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(names = "--m", paramLabel = "M", required = true, description = "Rows of A and of the product.")
    private int m;

    @Option(names = "--n", paramLabel = "N", required = true, description = "Columns of B and of the product.")
    private int n;

    @Option(names = "--k", paramLabel = "K", required = true, description = "Columns of A, rows of B.")
    private int k;

    @Mixin
    private ThreadOption threads;

    @Mixin
    private EffortOption effort;

    @Option(
            names = "--json",
            description = "Prints one JSON object: the figures of A B, and in \"forms\" those of all.")
    private boolean json;

    private record Report(
            int m,
            int n,
            int k,
            int threads,
            double medianMillis,
            double minMillis,
            double maxMillis,
            double gflops,
            Double peakGflops,
            Double utilisation,
            long peakMemoryBytes,
            List<ProductFigures> forms) {}

    @Override
    public Integer call() {
        Effort chosen = effort.effort();
        Load load = Load.now();
        ProductBenchmark product = UsageException.check(() -> new ProductBenchmark(m, n, k));
        try (Device device = threads.device()) {
            List<ProductFigures> forms = Arrays.stream(ProductBenchmark.Form.values())
                    .map(form -> product.measure(form, device, chosen))
                    .toList();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(JsonText.line(report(forms, device)));
            } else {
                page(forms, load, device, out);
            }
            out.flush();
        }
        return 0;
    }

    private Report report(List<ProductFigures> forms, Device device) {
        ProductFigures plain = forms.getFirst();
        return new Report(
                m,
                n,
                k,
                device.threads(),
                plain.medianMillis(),
                plain.minMillis(),
                plain.maxMillis(),
                plain.gflops(),
                plain.peakGflops(),
                plain.utilisation(),
                PeakMemory.bytes(),
                forms);
    }

    private void page(List<ProductFigures> forms, Load load, Device device, PrintWriter out) {
        out.println("The product of %d x %d and %d x %d, %s".formatted(m, k, k, n, DeviceWords.of(device)));
        out.println("%-6s %10s %10s %10s %14s %14s %12s"
                .formatted("", "median ms", "min ms", "max ms", "GFLOP/s", "FMA peak", "utilisation"));
        for (ProductFigures each : forms) {
            out.print("%-6s %10.4f %10.4f %10.4f %14.1f"
                    .formatted(each.form(), each.medianMillis(), each.minMillis(), each.maxMillis(), each.gflops()));
            out.println(
                    each.peakGflops() == null
                            ? ""
                            : " %14.1f %12s".formatted(each.peakGflops(), Share.text(each.utilisation(), load)));
        }
        load.remark().ifPresent(remark -> out.println("Note: " + remark + "."));
    }
}
