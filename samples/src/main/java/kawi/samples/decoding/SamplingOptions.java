package kawi.samples.decoding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import kawi.autograd.text.Decimal;
import kawi.engine.generate.strategy.Choice;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.DynamicTemperature;
import kawi.engine.generate.strategy.EpsilonCutoff;
import kawi.engine.generate.strategy.EtaCutoff;
import kawi.engine.generate.strategy.ExcludeTopChoices;
import kawi.engine.generate.strategy.MinP;
import kawi.engine.generate.strategy.Mirostat;
import kawi.engine.generate.strategy.MirostatV2;
import kawi.engine.generate.strategy.Stage;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.generate.strategy.TopNSigma;
import kawi.engine.generate.strategy.TopP;
import kawi.engine.generate.strategy.TypicalP;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// The options of the temperature, the truncations and the choice.
public final class SamplingOptions {
    /// The default temperature, which is nanoGPT's.
    public static final double TEMPERATURE = 0.8;

    private static final double MIROSTAT_TARGET = 5;
    private static final double MIROSTAT_RATE = 0.1;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "A combination of stages: ${COMPLETION-CANDIDATES}. The options below replace parts of it.")
    private Optional<DecodingPreset> preset = Optional.empty();

    @Option(names = "--greedy", description = "Always takes the most probable token. The same as --temperature 0.")
    private boolean greedy;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description =
                    "Divides the logits: above 1 flattens the distribution, below 1 sharpens it, 0 is greedy (default:"
                            + " 0.8).")
    private Optional<Double> temperature = Optional.empty();

    @Option(
            names = "--dynatemp-range",
            paramLabel = "X",
            description = "Dynamic temperature: varies by this much around --temperature with the model's entropy.")
    private Optional<Double> dynamicRange = Optional.empty();

    @Option(
            names = "--dynatemp-exponent",
            paramLabel = "X",
            description = "Above 1 raises the dynamic temperature only at high entropy (default: 1).")
    private Optional<Double> dynamicExponent = Optional.empty();

    @Option(names = "--top-k", paramLabel = "N", description = "Keeps the N most probable tokens (default: all).")
    private Optional<Integer> topK = Optional.empty();

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Keeps the most probable tokens that reach this probability together, above 0 to 1.")
    private Optional<Double> topP = Optional.empty();

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Keeps the tokens that are at least P times as probable as the most probable one.")
    private Optional<Double> minP = Optional.empty();

    @Option(
            names = "--typical-p",
            paramLabel = "P",
            description = "Keeps the tokens whose surprisal is closest to the entropy, until they reach P together.")
    private Optional<Double> typicalP = Optional.empty();

    @Option(
            names = "--epsilon-cutoff",
            paramLabel = "P",
            description = "Keeps the tokens with at least this probability, such as 0.0005.")
    private Optional<Double> epsilon = Optional.empty();

    @Option(
            names = "--eta-cutoff",
            paramLabel = "P",
            description = "The same with a minimum that decreases with the entropy, such as 0.001.")
    private Optional<Double> eta = Optional.empty();

    @Option(
            names = "--top-n-sigma",
            paramLabel = "N",
            description = "Keeps the tokens whose logit is within N standard deviations of the highest.")
    private Optional<Double> topNSigma = Optional.empty();

    @Option(
            names = "--xtc-probability",
            paramLabel = "P",
            description = "XTC: with this probability excludes the top choices, all but the least probable of them.")
    private Optional<Double> xtcProbability = Optional.empty();

    @Option(
            names = "--xtc-threshold",
            paramLabel = "P",
            description = "Minimum probability of a top choice (default: 0.1).")
    private Optional<Double> xtcThreshold = Optional.empty();

    @Option(
            names = "--mirostat",
            paramLabel = "1|2",
            description = "Controls the surprisal of the text by mirostat 1 or 2, instead of the truncations.")
    private Optional<Integer> mirostat = Optional.empty();

    @Option(
            names = "--mirostat-ent",
            paramLabel = "BITS",
            description = "Mirostat's target, in bits per token (default: 5).")
    private Optional<Double> mirostatTarget = Optional.empty();

    @Option(names = "--mirostat-lr", paramLabel = "X", description = "Mirostat's learning rate (default: 0.1).")
    private Optional<Double> mirostatRate = Optional.empty();

    /// Whether mirostat is given.
    public boolean usesMirostat() {
        return mirostat.isPresent();
    }

    /// The value of `--top-k`, if given.
    public Optional<Integer> topK() {
        return topK;
    }

    /// Whether tokens are chosen at random.
    public boolean isRandom() {
        return !greedy && temperature.filter(t -> t == 0).isEmpty();
    }

    /// The given options.
    public List<String> given() {
        return Stream.of(
                        named("--preset", preset.isPresent()),
                        named("--greedy", greedy),
                        named("--temperature", temperature.isPresent()),
                        named("--dynatemp-range", dynamicRange.isPresent()),
                        named("--mirostat", mirostat.isPresent()),
                        truncations().stream())
                .flatMap(Function.identity())
                .toList();
    }

    private List<String> truncations() {
        return Stream.of(
                        named("--top-k", topK.isPresent()),
                        named("--top-p", topP.isPresent()),
                        named("--min-p", minP.isPresent()),
                        named("--typical-p", typicalP.isPresent()),
                        named("--epsilon-cutoff", epsilon.isPresent()),
                        named("--eta-cutoff", eta.isPresent()),
                        named("--top-n-sigma", topNSigma.isPresent()),
                        named("--xtc-probability", xtcProbability.isPresent()))
                .flatMap(Function.identity())
                .toList();
    }

    private static Stream<String> named(String option, boolean given) {
        return given ? Stream.of(option) : Stream.empty();
    }

    /// The strategy.
    ///
    /// @param penalties the stages of the penalty options
    /// @throws UsageException if a number is out of range, or options contradict each other
    public DecodingStrategy strategy(List<Stage> penalties) {
        checkTogether();
        if (!isRandom()) {
            return UsageException.check(() -> new DecodingStrategy(penalties, new Choice.Greedy()));
        }
        // A given option replaces the preset's stage of the same kind.
        Map<Class<?>, Stage> stages = new LinkedHashMap<>();
        preset.ifPresent(chosen -> chosen.stages().forEach(stage -> stages.put(stage.getClass(), stage)));
        if (temperature.isPresent() || dynamicRange.isPresent() || preset.isEmpty()) {
            stages.put(Temperature.class, temperature());
        }
        UsageException.check(this::truncationStages).forEach(stage -> stages.put(stage.getClass(), stage));
        penalties.forEach(stage -> stages.put(stage.getClass(), stage));
        return UsageException.check(() -> new DecodingStrategy(List.copyOf(stages.values()), choice()));
    }

    private void checkTogether() {
        OptionConflicts.needs(
                "--dynatemp-exponent", dynamicExponent.isPresent(), "--dynatemp-range", dynamicRange.isPresent());
        OptionConflicts.needs(
                "--xtc-threshold", xtcThreshold.isPresent(), "--xtc-probability", xtcProbability.isPresent());
        OptionConflicts.needs("--mirostat-ent", mirostatTarget.isPresent(), "--mirostat", mirostat.isPresent());
        OptionConflicts.needs("--mirostat-lr", mirostatRate.isPresent(), "--mirostat", mirostat.isPresent());
        OptionConflicts.excludes(
                "--mirostat", mirostat.isPresent(), truncations(), "mirostat truncates by its own rule");
        OptionConflicts.excludes(
                "--mirostat",
                mirostat.isPresent(),
                named("--preset", preset.isPresent()).toList(),
                "mirostat truncates by its own rule");
        // Checked even if decoding is greedy.
        UsageException.check(this::truncationStages);
        List<String> others = given().stream()
                .filter(option -> !option.equals("--greedy") && !(option.equals("--temperature") && !greedy))
                .toList();
        OptionConflicts.excludes(
                greedy ? "--greedy" : "--temperature 0", !isRandom(), others, "greedy decoding leaves no choice");
    }

    private Stage temperature() {
        double value = temperature.orElse(TEMPERATURE);
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new UsageException("--temperature must be at least 0, not " + Decimal.of(value));
        }
        return UsageException.check(() -> dynamicRange.isPresent()
                ? new DynamicTemperature(value, dynamicRange.get(), dynamicExponent.orElse(1.0))
                : new Temperature(value));
    }

    private List<Stage> truncationStages() {
        List<Stage> stages = new ArrayList<>();
        topK.ifPresent(k -> stages.add(new TopK(k)));
        topP.ifPresent(p -> stages.add(new TopP(p)));
        minP.ifPresent(p -> stages.add(new MinP(p)));
        typicalP.ifPresent(p -> stages.add(new TypicalP(p)));
        epsilon.ifPresent(p -> stages.add(new EpsilonCutoff(p)));
        eta.ifPresent(p -> stages.add(new EtaCutoff(p)));
        topNSigma.ifPresent(n -> stages.add(new TopNSigma(n)));
        xtcProbability.ifPresent(p -> stages.add(new ExcludeTopChoices(p, xtcThreshold.orElse(0.1))));
        return stages;
    }

    private Choice choice() {
        if (mirostat.isEmpty()) {
            return new Choice.Multinomial();
        }
        double target = mirostatTarget.orElse(MIROSTAT_TARGET);
        double rate = mirostatRate.orElse(MIROSTAT_RATE);
        return switch (mirostat.get()) {
            case 1 -> new Mirostat(target, rate);
            case 2 -> new MirostatV2(target, rate);
            default -> throw new IllegalArgumentException("--mirostat must be 1 or 2, not " + mirostat.get());
        };
    }
}
