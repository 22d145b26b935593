package kawi.engine.generate.strategy;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// How the next token is chosen from the logits: any number of stages, then a choice.
///
/// The stages run in this order, which is that of Hugging Face's `generate`, whatever the order in which they are
/// given:
///
///  1. changes of single logits: [LogitBias], [RepetitionPenalty], [FrequencyPenalty], [PresencePenalty], [Dry];
///  2. exclusion of tokens: [NoRepeatNgrams], [BadWords], [MinNewTokens];
///  3. your own logits processors, [LogitsProcessor.Custom], in the order in which they are given; after them the
///     [TokenRule], if there is one;
///  4. the temperature: [Temperature] or [DynamicTemperature];
///  5. truncation: [TopK], [TopP], [MinP], [TypicalP], [EpsilonCutoff], [EtaCutoff], [TopNSigma], [ExcludeTopChoices].
///     Each sees the probabilities that the previous one has left, renormalised to a sum of 1;
///  6. your own logits warpers, [LogitsWarper.Custom], in the order in which they are given;
///  7. the [Choice].
///
/// (llama.cpp applies the temperature after the truncation. For the same effect here, truncate at temperature 1.)
///
/// @param stages sorted into this order; each kind at most once, except custom ones
/// @param choice chooses the token
public record DecodingStrategy(List<Stage> stages, Choice choice) {

    private static final List<Class<? extends Stage>> ORDER = List.of(
            LogitBias.class,
            RepetitionPenalty.class,
            FrequencyPenalty.class,
            PresencePenalty.class,
            Dry.class,
            NoRepeatNgrams.class,
            BadWords.class,
            MinNewTokens.class,
            LogitsProcessor.Custom.class,
            Temperature.class,
            DynamicTemperature.class,
            TopK.class,
            TopP.class,
            MinP.class,
            TypicalP.class,
            EpsilonCutoff.class,
            EtaCutoff.class,
            TopNSigma.class,
            ExcludeTopChoices.class,
            LogitsWarper.Custom.class);

    /// @throws IllegalArgumentException if a stage is given twice, or two contradict each other
    public DecodingStrategy {
        stages = stages.stream()
                .sorted(Comparator.comparingInt(DecodingStrategy::position))
                .toList();
        Set<Class<?>> kinds = new HashSet<>();
        for (Stage stage : stages) {
            if (!isCustom(stage) && !kinds.add(stage.getClass())) {
                throw new IllegalArgumentException("a stage can be given once, but there are two: " + stage.label());
            }
        }
        if (kinds.contains(Temperature.class) && kinds.contains(DynamicTemperature.class)) {
            throw new IllegalArgumentException("a temperature is either constant or dynamic, not both");
        }
        if (choice instanceof Mirostat || choice instanceof MirostatV2) {
            stages.stream().filter(DecodingStrategy::truncates).findFirst().ifPresent(stage -> {
                throw new IllegalArgumentException(
                        "mirostat truncates by its own rule: use it without " + stage.label());
            });
        }
    }

    private static int position(Stage stage) {
        return IntStream.range(0, ORDER.size())
                .filter(i -> ORDER.get(i).isInstance(stage))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isCustom(Stage stage) {
        return stage instanceof LogitsProcessor.Custom || stage instanceof LogitsWarper.Custom;
    }

    /// Whether a stage is a truncation; what a custom one does is not known.
    private static boolean truncates(Stage stage) {
        return stage instanceof LogitsWarper
                && !(stage instanceof Temperature || stage instanceof DynamicTemperature || isCustom(stage));
    }

    /// The most probable token after the stages.
    public static DecodingStrategy greedy(Stage... stages) {
        return new DecodingStrategy(List.of(stages), new Choice.Greedy());
    }

    /// A random token from the distribution after the stages.
    public static DecodingStrategy sampling(Stage... stages) {
        return new DecodingStrategy(List.of(stages), new Choice.Multinomial());
    }

    /// A random token at a temperature; 0 is greedy.
    public static DecodingStrategy ofTemperature(double temperature) {
        return temperature == 0 ? greedy() : sampling(new Temperature(temperature));
    }

    /// The stages that change single logits.
    public List<LogitsProcessor> processors() {
        return stages.stream()
                .filter(LogitsProcessor.class::isInstance)
                .map(LogitsProcessor.class::cast)
                .toList();
    }

    /// The stages that change the distribution as a whole.
    public List<LogitsWarper> warpers() {
        return stages.stream()
                .filter(LogitsWarper.class::isInstance)
                .map(LogitsWarper.class::cast)
                .toList();
    }
}
