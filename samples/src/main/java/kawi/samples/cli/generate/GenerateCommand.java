package kawi.samples.cli.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.generate.ContinuousBatch.Request;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.Generator.TokenStream;
import kawi.engine.generate.Guidance;
import kawi.engine.generate.WindowShift;
import kawi.engine.generate.search.BeamSearch;
import kawi.engine.generate.search.BeamSettings;
import kawi.engine.generate.search.BestOf;
import kawi.engine.generate.search.ContrastiveSearch;
import kawi.engine.generate.speculation.Speculation;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.samples.cli.generate.GeneratedTexts.StepPrinter;
import kawi.samples.cli.startup.WarmStart;
import kawi.samples.decoding.OptionConflicts;
import kawi.samples.decoding.PenaltyOptions;
import kawi.samples.decoding.SamplingOptions;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ModelOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi generate`: continues a prompt with a model.
@Command(
        name = "generate",
        sortOptions = false,
        description = {
            "Continues a text with a model, token by token, and prints each token as soon as it is chosen.",
            ""
        },
        footer = {
            "",
            "The order of the stages: bias, penalties and exclusion of single tokens, the constraint, the temperature,"
                    + " the truncations in the order of their options above, the choice.",
            "",
            "A text ends at the end tokens that generation_config.json (else config.json), tokenizer_config.json and"
                    + " special_tokens_map.json name. The temperature and the like that generation_config.json suggests"
                    + " are not applied.",
            "",
            "Examples:",
            "  kawi generate --model models/moby-dick-minute",
            "  kawi generate --model models/moby-dick-minute --prompt \"Call me \" --temperature 0.6 --seed 7",
            "  kawi generate --model models/moby-dick-minute --prompt \"The wh\" --max-new-tokens 5 --trace",
            "  kawi generate --model models/moby-dick-minute --num-beams 5 --num-return-sequences 3",
            "  kawi generate --model models/moby-dick-minute --regex \"[A-Z][a-z]+( [a-z]+){3,9}[.!]\"",
        })
public final class GenerateCommand implements Callable<Integer> {
    /// The default number of candidates of contrastive search; the paper uses 3 to 8.
    private static final int CONTRASTIVE_K = 4;

    /// Maximum number of texts in progress, which bounds the memory of their keys and values.
    private static final int SLOTS = 32;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private ModelOption folder;

    @ArgGroup
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private StopOptions stop;

    @ArgGroup
    private ConstraintOptions constraint = new ConstraintOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the random numbers: the same seed gives the same text (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @ArgGroup(validate = false, heading = "%nSampling:%n")
    private SamplingOptions sampling = new SamplingOptions();

    @ArgGroup(validate = false, heading = "%nPenalties:%n")
    private PenaltyOptions penalties = new PenaltyOptions();

    @ArgGroup(validate = false, heading = "%nSearch and several texts:%n")
    private SearchOptions search = new SearchOptions();

    @ArgGroup(validate = false, heading = "%nGuidance:%n")
    private GuidanceOptions guidance = new GuidanceOptions();

    @ArgGroup(validate = false, heading = "%nSpeed and memory:%n")
    private SpeedOptions speed = new SpeedOptions();

    @Option(
            names = "--trace",
            arity = "0..1",
            fallbackValue = "5",
            paramLabel = "N",
            description = "Shows every step: what the model sees, the N most probable next tokens (default: 5) with"
                    + " their probabilities after each stage, the choice and the random number that made it.")
    private Optional<Integer> trace = Optional.empty();

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--json",
            description = "Prints one JSON object: promptIds, ids (the new ones), text, stop, logProbability, trace;"
                    + " texts if there are several.")
    private boolean json;

    @Override
    public Integer call() {
        SavedModel model = folder.open();
        List<int[]> prompts = prompt.all(model);
        Optional<BeamSettings> beams = search.beams();
        Optional<ContrastiveSearch> contrastive =
                search.contrastive(sampling.topK().orElse(CONTRASTIVE_K));
        Optional<BestOf> bestOf = search.bestOf();
        int returned = search.returned();
        trace.filter(count -> count < 1).ifPresent(count -> {
            throw new UsageException("--trace must be at least 1, not " + count);
        });
        checkTogether(prompts.size() > 1, returned);
        Optional<Speculation> speculation = speed.speculation();
        WindowShift shift = speed.shift(model);
        Optional<GrammarMatcher> rule = constraint.start(model);
        if (sampling.given().isEmpty()
                && penalties.given().isEmpty()
                && search.given().isEmpty()) {
            SuggestedSettings.note(model)
                    .ifPresent(note -> spec.commandLine().getErr().println("kawi: " + note));
        }
        try (Device device = threads.device()) {
            WarmStart warmStart = WarmStart.of(device, model.model(), prompts.getFirst());
            boolean asOne = prompts.size() == 1 && returned == 1 && beams.isEmpty() && bestOf.isEmpty();
            if (!asOne) {
                warmStart.begin();
            }
            var generator = generator(model, device, shift);
            var texts = new GeneratedTexts(spec.commandLine().getOut(), model, json, trace.isPresent());
            for (int[] ids : prompts.size() > 1 ? List.<int[]>of() : prompts) {
                GenerationConfig config = config(model, contrastive.isPresent(), rule, ids);
                if (beams.isPresent()) {
                    var beamSearch = new BeamSearch(generator, beams.get());
                    texts.found(ids, beamSearch.search(ids, config), returned);
                } else if (bestOf.isPresent()) {
                    texts.several(
                            ids, bestOf.get().generate(generator, ids, config).subList(0, returned));
                } else if (returned > 1) {
                    texts.several(
                            ids,
                            generator
                                    .batch(copies(ids, config, returned), SLOTS)
                                    .finish());
                } else {
                    TokenStream tokens =
                            UsageException.check(() -> stream(generator, ids, config, speculation, contrastive));
                    print(tokens, texts, texts.one(ids), warmStart);
                }
            }
            if (prompts.size() > 1) {
                List<Request> requests = prompts.stream()
                        .map(ids -> new Request(ids, config(model, false, rule, ids)))
                        .toList();
                texts.prompts(prompts, generator.batch(requests, SLOTS).finish());
            }
        }
        return 0;
    }

    private static Generator generator(SavedModel model, Device device, WindowShift shift) {
        var plain = new Generator(model.model(), device).withShift(shift);
        return model.bytes().map(plain::withText).orElse(plain);
    }

    private GenerationConfig config(SavedModel model, boolean contrastive, Optional<GrammarMatcher> rule, int... ids) {
        DecodingStrategy strategy = contrastive
                ? DecodingStrategy.greedy()
                : sampling.strategy(penalties.stages(model, stop.endTokens(model)));
        GenerationConfig free = GenerationConfig.of(0, strategy)
                .withStop(stop.conditions(model))
                .withSeed(seed)
                .withCandidates(trace.orElse(0));
        GenerationConfig config = rule.map(free::withRule).orElse(free);
        Optional<Guidance> with = guidance.guidance(model, ids);
        return with.map(config::withGuidance).orElse(config);
    }

    private static TokenStream stream(
            Generator generator,
            int[] ids,
            GenerationConfig config,
            Optional<Speculation> speculation,
            Optional<ContrastiveSearch> contrastive) {
        if (contrastive.isPresent()) {
            return contrastive.get().stream(generator, ids, config);
        }
        return speculation.isPresent()
                ? speculation.get().stream(generator, ids, config)
                : generator.stream(ids, config);
    }

    /// Prints each token as soon as it is chosen, until the output is closed.
    private static void print(TokenStream tokens, GeneratedTexts texts, StepPrinter text, WarmStart warmStart) {
        while (tokens.hasNext() && texts.isOpen()) {
            text.print(tokens.next());
            warmStart.begin();
        }
        text.end(tokens);
    }

    /// Requests with consecutive seeds from the config's on.
    private static List<Request> copies(int[] ids, GenerationConfig config, int count) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(new Request(ids, config.withSeed(config.seed() + i)));
        }
        return requests;
    }

    /// @throws UsageException if options contradict each other
    private void checkTogether(boolean manyPrompts, int returned) {
        List<String> ways = search.given();
        if (ways.size() > 1) {
            OptionConflicts.excludes(
                    ways.getFirst(), true, ways.subList(1, ways.size()), "only one search is possible");
        }
        boolean beams = ways.contains("--num-beams");
        boolean contrastive = ways.contains("--penalty-alpha");
        boolean several = returned > 1 || manyPrompts;
        OptionConflicts.excludes("--num-beams", beams, stop.unknownToBeams(), "each beam would end elsewhere");
        OptionConflicts.excludes(
                "--num-beams",
                beams && !search.isSampled(),
                sampling.given(),
                "beams take the best continuations; --beam-sampling draws random ones");
        OptionConflicts.excludes(
                "--penalty-alpha",
                contrastive,
                sampling.given().stream()
                        .filter(option -> !option.equals("--top-k"))
                        .toList(),
                "contrastive search chooses by its own rule");
        OptionConflicts.excludes(
                "--penalty-alpha", contrastive, penalties.given(), "contrastive search chooses by its own rule");
        OptionConflicts.excludes(
                "--penalty-alpha", contrastive, constraint.given(), "contrastive search chooses by its own rule");
        OptionConflicts.excludes(
                "--mirostat", sampling.usesMirostat() && beams, List.of("--num-beams"), "it follows one text");
        List<String> single = new ArrayList<>(speed.given());
        if (trace.isPresent()) {
            single.add("--trace");
        }
        OptionConflicts.excludes(
                beams ? "--num-beams" : several ? "several texts" : "--best-of",
                beams || several || ways.contains("--best-of"),
                single,
                "it is for a single text");
        OptionConflicts.excludes(
                "--guidance-scale", guidance.isGiven() && (beams || contrastive), ways, "guidance is for sampling");
        OptionConflicts.excludes(
                "--guidance-scale", guidance.isGiven(), speed.given(), "its other prompt would need drafts of its own");
        OptionConflicts.excludes("--penalty-alpha", contrastive, speed.given(), "it has no distribution to draft from");
        OptionConflicts.excludes(
                manyPrompts ? "--prompts-file" : "--penalty-alpha",
                manyPrompts || (contrastive && several),
                manyPrompts ? ways : List.of("--num-return-sequences"),
                "a search gives one text at a time");
        if (!sampling.isRandom() && !beams && (returned > 1 || ways.contains("--best-of"))) {
            throw new UsageException(
                    "greedy decoding gives the same text every time: for several texts, give a temperature above 0 or"
                            + " --num-beams");
        }
    }
}
