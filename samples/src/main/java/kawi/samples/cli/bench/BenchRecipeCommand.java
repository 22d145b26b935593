package kawi.samples.cli.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.engine.data.TokenDataset;
import kawi.samples.cli.text.SelectionOptions;
import kawi.samples.cli.text.TextSources;
import kawi.samples.data.Texts;
import kawi.samples.request.HelpOption;
import kawi.samples.request.TextFile;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi bench recipe`: compares ways to train under one budget.
@Command(
        name = "recipe",
        sortOptions = false,
        description = {
            "Compares recipes: trains each with the same budget, and measures it on the whole validation text.",
            "",
            "Texts are split in the same way for every recipe: by documents as in kawi train, or nine tenths to train"
                    + " on and one tenth to measure. Without --data the text is Moby-Dick. Bits per character can be"
                    + " compared between tokenizers. Nothing is saved.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  kawi bench recipe --tflop 1 --seeds 1",
            "  kawi bench recipe --recipe \"small: --preset small\" --recipe \"bpe: --tokenizer bpe:1024 --lr 3e-3\"",
            "  kawi bench recipe --recipes bench/recipes.txt --tflop 7.6 --seeds 3 --json",
        })
final class BenchRecipeCommand implements Callable<Integer> {
    private static final int MAX_SEEDS = 1000;
    private static final int MAX_FILE_BYTES = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(
            names = "--recipe",
            paramLabel = "NAME:OPTIONS",
            description = "A recipe: its name, a colon, and the options of kawi train that make it, separated by spaces"
                    + " (several times for several recipes). Without any: the presets small and minute.")
    private List<String> lines = List.of();

    @Option(names = "--recipes", paramLabel = "FILE", description = "A file of such recipes, one per line.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--tflop",
            paramLabel = "X",
            description =
                    "The budget of a training in 10^12 floating-point operations of its matrix products (7.6, what"
                            + " kawi train --preset small spends).")
    private Optional<Double> tflop = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "The budget in seconds instead. How many steps they suffice for is measured in some trial"
                    + " steps first.")
    private Optional<Double> seconds = Optional.empty();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Number of seeds with which each recipe is trained (default: ${DEFAULT-VALUE}). All recipes"
                    + " are trained with one seed, then all with the next.")
    private int seeds = 3;

    @Option(names = "--seed", paramLabel = "N", description = "The first of them (default: ${DEFAULT-VALUE}).")
    private long firstSeed = 1;

    @ArgGroup
    private TextSources source = new TextSources();

    @Mixin
    private SelectionOptions texts;

    @Mixin
    private ThreadOption threads;

    @Option(names = "--json", description = "Prints one JSON object for each recipe.")
    private boolean json;

    /// A recipe with its tokens.
    private record Prepared(RecipeLine line, Tokenizer tokenizer, TokenDataset.Split data) {}

    @Override
    public Integer call() {
        if (seeds < 1 || seeds > MAX_SEEDS) {
            throw new UsageException("--seeds must be from 1 to %,d, not %,d".formatted(MAX_SEEDS, seeds));
        }
        RecipeBudget budget = RecipeBudget.of(tflop, seconds);
        List<Prepared> recipes = prepared();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Map<String, List<RecipeRun>> runs = new LinkedHashMap<>();
        try (Device device = threads.device()) {
            for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
                for (Prepared recipe : recipes) {
                    RecipeRun run =
                            RecipeRun.of(recipe.line(), recipe.data(), recipe.tokenizer(), budget, seed, device);
                    runs.computeIfAbsent(run.recipe(), name -> new ArrayList<>())
                            .add(run);
                    err.println("seed %d, %s: %.3f bits per character after %,d steps in %.1f s"
                            .formatted(seed, run.recipe(), run.bitsPerCharacter(), run.steps(), run.seconds()));
                    err.flush();
                }
            }
        }
        List<RecipeFigures> figures =
                runs.values().stream().map(RecipeFigures::of).toList();
        if (json) {
            figures.forEach(each -> out.println(JsonText.line(each)));
        } else {
            var table = new Table(2, Align.LEFT, Align.RIGHT);
            table.row("recipe", "bits/char", "range", "steps", "tokens", "TFLOP", "seconds");
            figures.forEach(each -> table.row(each.cells()));
            table.lines().forEach(out::println);
        }
        out.flush();
        return 0;
    }

    private List<RecipeLine> recipes() {
        List<String> all = new ArrayList<>(lines);
        file.ifPresent(path -> all.add(TextFile.read(path, MAX_FILE_BYTES)));
        return all.isEmpty()
                ? List.of(RecipeLine.of(Preset.SMALL), RecipeLine.of(Preset.MINUTE))
                : RecipeLine.parseAll(String.join("\n", all));
    }

    private List<Prepared> prepared() {
        List<RecipeLine> recipes = recipes();
        try (Texts opened = Texts.open(texts.selection(source.sources()))) {
            opened.skipped().forEach(file -> warn("skipped " + file));
            opened.warnings().forEach(this::warn);
            RecipeText text = RecipeText.of(opened);
            return recipes.stream().map(line -> prepared(line, text)).toList();
        }
    }

    private void warn(String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("kawi: " + message);
        err.flush();
    }

    private Prepared prepared(RecipeLine line, RecipeText text) {
        Tokenizer tokenizer = text.tokenizer(line.tokenizer(), threads.count());
        TokenDataset.Split split = text.encode(tokenizer);
        Recipe.Model model = line.recipe().model();
        if (Math.min(split.train().size(), split.validation().size()) <= model.context()) {
            throw new UsageException("recipe \"%s\": the text is too short for a context of %,d tokens"
                    .formatted(line.name(), model.context()));
        }
        UsageException.check(() -> line.recipe().gptConfig(tokenizer.vocabularySize()));
        UsageException.check(() -> line.recipe().trainingConfig(1));
        UsageException.check(() -> line.recipe().optimizerSettings());
        return new Prepared(line, tokenizer, split);
    }
}
