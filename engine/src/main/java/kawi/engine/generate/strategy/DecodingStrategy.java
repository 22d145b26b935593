package kawi.engine.generate.strategy;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// How the next token is chosen from the logits: any number of stages, then a choice.
///
/// However they are given, the stages come in this order, that of Hugging Face's `generate`:
///
///  1. what is known about single tokens: [LogitBias], [RepetitionPenalty], [FrequencyPenalty], [PresencePenalty],
///     [Dry];
///  2. what may not come at all: [NoRepeatNgrams], [BadWords], [MinNewTokens]; here, too, comes a [TokenRule] if there
///     is one;
///  3. how bold: [Temperature] or [DynamicTemperature];
///  4. what is cut off: [TopK], [TopP], [MinP], [TypicalP], [EpsilonCutoff], [EtaCutoff], [TopNSigma],
///     [ExcludeTopChoices]. Each sees the probabilities that the one before has left, scaled up to a sum of 1;
///  5. the [Choice].
///
/// (llama.cpp applies the temperature after the cuts. To have that here, ask for the cuts at temperature 1.)
///
/// @param stages each kind at most once; in their order, whatever the order they were given in
/// @param choice what takes a token in the end
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
            Temperature.class,
            DynamicTemperature.class,
            TopK.class,
            TopP.class,
            MinP.class,
            TypicalP.class,
            EpsilonCutoff.class,
            EtaCutoff.class,
            TopNSigma.class,
            ExcludeTopChoices.class);

    /// @throws IllegalArgumentException if a stage comes twice, or two contradict each other
    public DecodingStrategy {
        stages = stages.stream()
                .sorted(Comparator.comparingInt(stage -> ORDER.indexOf(stage.getClass())))
                .toList();
        Set<Class<?>> kinds = new HashSet<>();
        for (Stage stage : stages) {
            if (!kinds.add(stage.getClass())) {
                throw new IllegalArgumentException("a stage may come once, but there are two: " + stage.label());
            }
        }
        if (kinds.contains(Temperature.class) && kinds.contains(DynamicTemperature.class)) {
            throw new IllegalArgumentException("a temperature is either constant or dynamic, not both");
        }
        if (choice instanceof Mirostat || choice instanceof MirostatV2) {
            stages.stream().filter(DecodingStrategy::cuts).findFirst().ifPresent(stage -> {
                throw new IllegalArgumentException(
                        "mirostat decides by itself what is cut off: use it without " + stage.label());
            });
        }
    }

    private static boolean cuts(Stage stage) {
        return stage instanceof LogitsWarper
                && !(stage instanceof Temperature)
                && !(stage instanceof DynamicTemperature);
    }

    /// Always the most probable token, after the stages.
    public static DecodingStrategy greedy(Stage... stages) {
        return new DecodingStrategy(List.of(stages), new Choice.Greedy());
    }

    /// At random from what the stages leave.
    public static DecodingStrategy sampling(Stage... stages) {
        return new DecodingStrategy(List.of(stages), new Choice.Draw());
    }

    /// At random at a temperature; 0 is greedy.
    public static DecodingStrategy ofTemperature(double temperature) {
        return temperature == 0 ? greedy() : sampling(new Temperature(temperature));
    }

    /// The same with one stage more.
    public DecodingStrategy with(Stage stage) {
        return new DecodingStrategy(
                Stream.concat(stages.stream(), Stream.of(stage)).toList(), choice);
    }

    /// The stages that change the scores of single tokens.
    public List<LogitsProcessor> logitStages() {
        return stages.stream()
                .filter(LogitsProcessor.class::isInstance)
                .map(LogitsProcessor.class::cast)
                .toList();
    }

    /// The stages that look at all candidates.
    public List<LogitsWarper> candidateStages() {
        return stages.stream()
                .filter(LogitsWarper.class::isInstance)
                .map(LogitsWarper.class::cast)
                .toList();
    }
}
