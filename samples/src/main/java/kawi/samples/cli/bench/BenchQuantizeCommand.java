package kawi.samples.cli.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.bench.machine.Load;
import kawi.bench.run.Case;
import kawi.bench.workload.Effort;
import kawi.bench.workload.FormatBenchmark;
import kawi.bench.workload.FormatFigures;
import kawi.engine.data.TokenDataset;
import kawi.engine.io.folder.MemoryFormat;
import kawi.engine.model.Gpt;
import kawi.engine.train.Evaluation;
import kawi.samples.cli.text.TextSources;
import kawi.samples.data.TextFormat;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.DeviceWords;
import kawi.samples.training.text.EncodedTexts;
import kawi.tokenizer.SkippingTokenizer;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi bench quantize`: what each format of weights gains and costs.
@Command(
        name = "quantize",
        sortOptions = false,
        description = {
            "Measures what weights in fewer bits gain and cost.",
            "",
            "The formats take turns: in each round a text of 32 tokens is decoded and a prompt of 512 tokens is"
                    + " prefilled in each of them. A gain is the median of the ratios to float32 of the rounds. The"
                    + " bandwidth is the speed at which the weights can be read in float32, measured alternately.",
            "",
            "With a trained model and a text, its bits per character and perplexity in each format are measured, too.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  kawi bench quantize",
            "  kawi bench quantize --model models/moby-dick-minute --corpus moby-dick",
        })
final class BenchQuantizeCommand implements Callable<Integer> {
    /// Windows that are evaluated at once: enough to keep all threads busy.
    private static final int BATCH_SIZE = 16;

    private static final double MB = 1e6;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(
            names = "--case",
            paramLabel = "NAME",
            converter = WorkloadOptions.ByName.class,
            description = "Measures the speed of a model with random weights: small, baby, gpt2 (124 million"
                    + " parameters; needs 4 GiB of memory) or smollm2 (default: gpt2, or that of --model).")
    private Optional<Case> chosen = Optional.empty();

    @Option(names = "--model", paramLabel = "DIR", description = "A trained model: its folder, or a GGUF file.")
    private Optional<Path> folder = Optional.empty();

    @ArgGroup
    private TextSources source;

    @Mixin
    private ThreadOption threads;

    @Mixin
    private EffortOption effort;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    /// How well a model predicts a text with its weights in one format.
    private record Quality(String weights, double bitsPerCharacter, double perplexity) {}

    private record Report(String model, List<FormatFigures> formats, List<Quality> quality) {}

    @Override
    public Integer call() {
        if (source != null && folder.isEmpty()) {
            throw new UsageException("--data and --corpus are for --model: random weights predict no text");
        }
        Effort rounds = effort.effort();
        Load load = Load.now();
        Optional<SavedModel> saved = folder.map(
                each -> SavedModel.open(each, Optional.empty(), Optional.empty(), Optional.of(MemoryFormat.F32)));
        try (Device device = threads.device()) {
            var formats = new FormatBenchmark(speedModel(saved), device);
            List<FormatFigures> figures = formats.measure(rounds);
            List<Quality> quality = source == null ? List.of() : quality(saved.orElseThrow(), formats, device);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(JsonText.line(new Report(name(), figures, quality)));
            } else {
                page(figures, quality, load, device, out);
            }
            out.flush();
        }
        return ExitStatus.DONE;
    }

    /// A share; nothing if the machine was disturbed.
    private static String share(Double value) {
        return value == null ? "" : "%.0f %%".formatted(100 * value);
    }

    private Gpt speedModel(Optional<SavedModel> saved) {
        return chosen.isEmpty() && saved.isPresent()
                ? saved.get().model()
                : new Gpt(chosen.orElse(Case.GPT2).workload().config(), CounterRandom.ofSeed(1));
    }

    private String name() {
        return chosen.isEmpty() && folder.isPresent()
                ? folder.get().toString()
                : chosen.orElse(Case.GPT2).toString();
    }

    private List<Quality> quality(SavedModel saved, FormatBenchmark measured, Device device) {
        SequencedMap<String, Gpt> models =
                chosen.isEmpty() ? measured.models() : new FormatBenchmark(saved.model(), device).models();
        var selection = new TextSelection(source.sources(), TextFormat.DEFAULT, TextSelection.Split.TAIL.toString());
        try (Texts texts = Texts.open(selection)) {
            TokenDataset dataset =
                    EncodedTexts.of(texts, new SkippingTokenizer(saved.requireTokenizer()), threads.count());
            if (dataset.size() < 2) {
                throw new UsageException("the text has fewer than 2 tokens that the model knows");
            }
            List<Quality> quality = new ArrayList<>();
            models.forEach((weights, model) -> {
                Evaluation.Result result = new Evaluation(model, device).ofWholeText(dataset, BATCH_SIZE);
                quality.add(new Quality(weights, dataset.bitsPerCharacter(result.loss()), result.perplexity()));
            });
            return quality;
        }
    }

    private void page(List<FormatFigures> figures, List<Quality> quality, Load load, Device device, PrintWriter out) {
        out.println("Weights in fewer bits: %s, %s".formatted(name(), DeviceWords.of(device)));
        out.println("Bandwidth %.1f GB/s for reading the float32 weights"
                .formatted(figures.getFirst().peakGigabytesPerSecond()));
        out.println();
        out.println(
                "| weights | in memory | bytes per token | tokens/s | against f32 | GB/s | of the bandwidth | prefill"
                        + " tokens/s | against f32 |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (FormatFigures each : figures) {
            out.println("| %s | %.1f MB | %.1f MB | %.1f | %.2f | %.1f | %s | %.0f | %.2f |"
                    .formatted(
                            each.weights(),
                            each.weightBytes() / MB,
                            each.bytesPerToken() / MB,
                            each.tokensPerSecond(),
                            each.decodeGain(),
                            each.gigabytesPerSecond(),
                            share(each.bandwidthUtilisation()),
                            each.prefillTokensPerSecond(),
                            each.prefillGain()));
        }
        if (!quality.isEmpty()) {
            out.println();
            out.println("| weights | bits per character | perplexity per token |");
            out.println("| --- | --- | --- |");
            for (Quality each : quality) {
                out.println(
                        "| %s | %.4f | %.4f |".formatted(each.weights(), each.bitsPerCharacter(), each.perplexity()));
            }
        }
        load.remark().ifPresent(remark -> out.println("\nNote: " + remark + "."));
    }
}
