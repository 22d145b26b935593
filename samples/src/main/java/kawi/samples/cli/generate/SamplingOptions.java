package kawi.samples.cli.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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

/// How the next token is chosen from the probabilities.
public final class SamplingOptions {
    /// How boldly a model continues when nothing was said: nanoGPT's.
    public static final double TEMPERATURE = 0.8;

    private static final double MIROSTAT_TARGET = 5;
    private static final double MIROSTAT_RATE = 0.1;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "Settings that go well together: ${COMPLETION-CANDIDATES}. Options below replace parts of" + " it.")
    private Optional<WritingPreset> preset = Optional.empty();

    @Option(names = "--greedy", description = "Always takes the most probable token; the same as --temperature 0.")
    private boolean greedy;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "Above 1 is bolder, below 1 more careful, 0 is greedy (default: 0.8).")
    private Optional<Double> temperature = Optional.empty();

    @Option(
            names = "--dynatemp-range",
            paramLabel = "X",
            description = "Lets the temperature go up and down by so much with the model's uncertainty.")
    private Optional<Double> dynamicRange = Optional.empty();

    @Option(
            names = "--dynatemp-exponent",
            paramLabel = "X",
            description = "Above 1 keeps the dynamic temperature low for longer (default: 1).")
    private Optional<Double> dynamicExponent = Optional.empty();

    @Option(
            names = "--top-k",
            paramLabel = "N",
            description = "Chooses among the N most probable tokens only (default: all).")
    private Optional<Integer> topK = Optional.empty();

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Chooses among the most probable tokens that together reach this probability, above 0 to 1.")
    private Optional<Double> topP = Optional.empty();

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Only tokens that are at least P times as probable as the most probable one.")
    private Optional<Double> minP = Optional.empty();

    @Option(
            names = "--typical-p",
            paramLabel = "P",
            description = "Only the tokens whose surprise is nearest to the expected, that together reach P.")
    private Optional<Double> typicalP = Optional.empty();

    @Option(
            names = "--epsilon-cutoff",
            paramLabel = "P",
            description = "Only tokens of at least this probability, such as 0.0005.")
    private Optional<Double> epsilon = Optional.empty();

    @Option(
            names = "--eta-cutoff",
            paramLabel = "P",
            description = "The same, but lower where the model is uncertain, such as 0.001.")
    private Optional<Double> eta = Optional.empty();

    @Option(
            names = "--top-n-sigma",
            paramLabel = "N",
            description = "Only tokens whose logit is within N standard deviations of the highest.")
    private Optional<Double> topNSigma = Optional.empty();

    @Option(
            names = "--xtc-probability",
            paramLabel = "P",
            description = "How often the obvious tokens are left out, all but the least probable of them.")
    private Optional<Double> xtcProbability = Optional.empty();

    @Option(
            names = "--xtc-threshold",
            paramLabel = "P",
            description = "From what probability on a token is obvious (default: 0.1).")
    private Optional<Double> xtcThreshold = Optional.empty();

    @Option(
            names = "--mirostat",
            paramLabel = "1|2",
            description = "Keeps the surprise of the text near a target, by mirostat 1 or 2, instead of the cuts.")
    private Optional<Integer> mirostat = Optional.empty();

    @Option(
            names = "--mirostat-ent",
            paramLabel = "BITS",
            description = "Mirostat's target, in bits for each token (default: 5).")
    private Optional<Double> mirostatTarget = Optional.empty();

    @Option(names = "--mirostat-lr", paramLabel = "X", description = "How fast mirostat learns (default: 0.1).")
    private Optional<Double> mirostatRate = Optional.empty();

    /// Whether mirostat is asked for.
    public boolean usesMirostat() {
        return mirostat.isPresent();
    }

    /// Among how many tokens is chosen, if it was said.
    public Optional<Integer> topK() {
        return topK;
    }

    /// Whether a token is chosen at random.
    public boolean isRandom() {
        return !greedy && temperature.filter(t -> t == 0).isEmpty();
    }

    /// The names of the options that were given.
    public List<String> given() {
        return Stream.of(
                        named("--preset", preset.isPresent()),
                        named("--greedy", greedy),
                        named("--temperature", temperature.isPresent()),
                        named("--dynatemp-range", dynamicRange.isPresent()),
                        named("--mirostat", mirostat.isPresent()),
                        cuts().stream())
                .flatMap(Function.identity())
                .toList();
    }

    private List<String> cuts() {
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
    /// @param penalties further stages
    /// @throws UsageException if a number is out of range, or options contradict each other
    public DecodingStrategy strategy(List<Stage> penalties) {
        checkTogether();
        if (!isRandom()) {
            return UsageException.check(() -> new DecodingStrategy(penalties, new Choice.Greedy()));
        }
        // What is asked for by itself replaces the preset's stage of the same kind.
        Map<Class<?>, Stage> stages = new LinkedHashMap<>();
        preset.ifPresent(chosen -> chosen.stages().forEach(stage -> stages.put(stage.getClass(), stage)));
        if (temperature.isPresent() || dynamicRange.isPresent() || preset.isEmpty()) {
            stages.put(Temperature.class, temperature());
        }
        UsageException.check(this::askedFor).forEach(stage -> stages.put(stage.getClass(), stage));
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
        OptionConflicts.excludes("--mirostat", mirostat.isPresent(), cuts(), "it decides by itself what is cut off");
        OptionConflicts.excludes(
                "--mirostat",
                mirostat.isPresent(),
                named("--preset", preset.isPresent()).toList(),
                "it decides by itself what is cut off");
        // Checked even if the most probable token is taken anyway.
        UsageException.check(this::askedFor);
        List<String> others = given().stream()
                .filter(option -> !option.equals("--greedy") && !(option.equals("--temperature") && !greedy))
                .toList();
        OptionConflicts.excludes(
                greedy ? "--greedy" : "--temperature 0",
                !isRandom(),
                others,
                "always taking the most probable token leaves no choice");
    }

    private Stage temperature() {
        double value = temperature.orElse(TEMPERATURE);
        return UsageException.check(() -> dynamicRange.isPresent()
                ? new DynamicTemperature(value, dynamicRange.get(), dynamicExponent.orElse(1.0))
                : new Temperature(value));
    }

    private List<Stage> askedFor() {
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
