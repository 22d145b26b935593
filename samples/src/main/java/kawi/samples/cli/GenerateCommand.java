package kawi.samples.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.Generator;
import kawi.samples.request.BadRequest;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi generate`: a model continues a prompt.
@Command(
        name = "generate",
        sortOptions = false,
        description = {"Lets a model continue a text, token by token, each printed as soon as it is chosen.", ""},
        footer = {
            "",
            "Examples:",
            "  kawi generate --model models/moby-dick-small",
            "  kawi generate --model models/moby-dick-small --prompt \"Call me \" --temperature 0.6 --seed 7",
            "  kawi generate --model models/moby-dick-small --prompt \"The wh\" --max-new-tokens 5 --trace",
            "  kawi generate --model models/moby-dick-small --regex \"[A-Z][a-z]+( [a-z]+){3,9}[.!]\"",
        })
final class GenerateCommand implements Callable<Integer> {
    /// How many of the most probable tokens `--trace` shows.
    private static final int TRACED = 5;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "The model's folder: one that kawi train has written, or a GPT-2 from Hugging Face.")
    private Path folder;

    @ArgGroup
    private PromptOptions prompt = new PromptOptions();

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "Stops after so many tokens, here characters (default: ${DEFAULT-VALUE}); an end token in"
                    + " the vocabulary stops it too.")
    private int maxNewTokens = 200;

    @Mixin
    private SamplingOptions sampling;

    @ArgGroup
    private ConstraintOptions constraint = new ConstraintOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides the choices: the same seed writes the same text (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--trace",
            description = "Shows every step: what the model sees, the most probable next tokens with their"
                    + " probability and the chance that the options above leave them, and the choice.")
    private boolean trace;

    @Mixin
    private ThreadOption threads;

    @Option(names = "--json", description = "Prints one JSON object: promptIds, ids (the new ones), text, stop, trace.")
    private boolean json;

    @Override
    public Integer call() {
        SavedModel model = SavedModel.open(folder);
        int[] ids = prompt.ids(model);
        var free = BadRequest.check(() -> GenerationConfig.of(maxNewTokens, sampling.strategy())
                .withEndToken(model.endToken())
                .withSeed(seed)
                .withCandidates(trace ? TRACED : 0));
        GenerationConfig config = constraint.start(model).map(free::withRule).orElse(free);
        try (Device device = threads.device()) {
            var generation = new Writing(new Generator(model.model(), device), model, ids, config);
            if (json) {
                generation.json(trace);
            } else if (trace) {
                generation.trace();
            } else {
                generation.text();
            }
        }
        return 0;
    }

    /// Nobody reads any more: the rest need not be written.
    private static final class ClosedPipe extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClosedPipe() {
            super("closed pipe", null, false, false);
        }
    }

    /// One way or another to print what comes.
    private final class Writing {
        private final PrintWriter out = spec.commandLine().getOut();
        private final Generator generator;
        private final SavedModel model;
        private final int[] ids;
        private final GenerationConfig config;

        Writing(Generator generator, SavedModel model, int[] ids, GenerationConfig config) {
            this.generator = generator;
            this.model = model;
            this.ids = ids;
            this.config = config;
        }

        /// The prompt and what follows, as it is written.
        void text() {
            if (model.tokenizer().isEmpty()) {
                idsOnly();
                return;
            }
            var stream = new TextStream(out, model.tokenizer().get());
            Arrays.stream(ids).forEach(stream::write);
            if (unlessClosed(step -> {
                if (!stream.write(step.chosen().id())) {
                    throw new ClosedPipe();
                }
            })) {
                stream.end();
            }
        }

        private void idsOnly() {
            out.print(Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(" ")));
            unlessClosed(step -> {
                out.print(" " + step.chosen().id());
                if (out.checkError()) {
                    throw new ClosedPipe();
                }
            });
            out.println();
        }

        /// Every step, and the text at the end.
        void trace() {
            var page = new TracePage(out, model);
            var written = new ArrayList<Integer>();
            unlessClosed(step -> {
                page.print(step);
                written.add(step.chosen().id());
                if (out.checkError()) {
                    throw new ClosedPipe();
                }
            });
            int[] all = IntStream.concat(Arrays.stream(ids), written.stream().mapToInt(Integer::intValue))
                    .toArray();
            page.end(all);
        }

        private boolean unlessClosed(Consumer<GenerationStep> listener) {
            try {
                generator.generate(ids, config, listener);
                return true;
            } catch (ClosedPipe e) {
                return false;
            }
        }

        void json(boolean withTrace) {
            List<GenerationJson.Step> steps = new ArrayList<>();
            Generation generation =
                    generator.generate(ids, config, step -> steps.add(GenerationJson.Step.of(step, model)));
            out.println(Json.line(GenerationJson.of(ids, generation, withTrace ? steps : null, model)));
            out.flush();
        }
    }
}
