package kawi.samples.cli.bench;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.bench.machine.Load;
import kawi.bench.run.Workload;
import kawi.bench.workload.Effort;
import kawi.bench.workload.LlamaBench;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ThreadOption;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A command that measures a model and prints the figures.
///
/// @param <F> the figures
abstract class ModelBenchCommand<F> implements Callable<Integer> {
    static final double MEBI = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private WorkloadOptions model;

    @Mixin
    private ThreadOption threads;

    @Mixin
    private EffortOption effort;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    abstract Workload workload(WorkloadOptions options);

    abstract F measure(Workload workload, Device device, Effort effort);

    /// Prints the figures for people.
    abstract void page(F figures, Load load, Device device, PrintWriter out);

    @Override
    public final Integer call() {
        Effort chosen = effort.effort();
        Workload workload = workload(model);
        Load load = Load.now();
        try (Device device = threads.device()) {
            F figures = measure(workload, device, chosen);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(JsonText.line(figures));
            } else {
                page(figures, load, device, out);
            }
            out.flush();
        }
        return 0;
    }

    /// Prints llama-bench's figures and the time to the first token.
    static void inference(LlamaBench figures, PrintWriter out) {
        out.println("%-11s %,10.0f tokens/s".formatted(figures.prompt(), figures.promptTokensPerSecond()));
        out.println("%-11s %,10.0f tokens/s".formatted(figures.generation(), figures.generatedTokensPerSecond()));
        out.println("First token %10.1f ms after the prompt".formatted(figures.firstTokenMillis()));
    }
}
