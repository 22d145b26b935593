package kawi.samples.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kawi.engine.generate.strategy.BadWords;
import kawi.engine.generate.strategy.Dry;
import kawi.engine.generate.strategy.FrequencyPenalty;
import kawi.engine.generate.strategy.LogitBias;
import kawi.engine.generate.strategy.MinNewTokens;
import kawi.engine.generate.strategy.NoRepeatNgrams;
import kawi.engine.generate.strategy.PresencePenalty;
import kawi.engine.generate.strategy.RepetitionPenalty;
import kawi.engine.generate.strategy.Stage;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import picocli.CommandLine.Option;

/// The options that change or exclude single tokens by the text so far.
public final class PenaltyOptions {
    private static final List<String> DRY_BREAKERS = List.of("\n", ":", "\"", "*");

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            description = "Above 1: tokens that occur in the text or the prompt become less probable.")
    private Optional<Double> repetition = Optional.empty();

    @Option(
            names = "--frequency-penalty",
            paramLabel = "X",
            description = "Subtracted from a token's logit for each of its occurrences in the new text.")
    private Optional<Double> frequency = Optional.empty();

    @Option(
            names = "--presence-penalty",
            paramLabel = "X",
            description = "Subtracted once from the logit of every token that occurs in the new text.")
    private Optional<Double> presence = Optional.empty();

    @Option(
            names = "--repeat-last-n",
            paramLabel = "N",
            description = "Number of last tokens that these three consider (default: all).")
    private Optional<Integer> lastTokens = Optional.empty();

    @Option(
            names = "--dry-multiplier",
            paramLabel = "X",
            description =
                    "DRY: the logit of a token that would continue a repeated passage is reduced by X times the base"
                            + " to the power of the passage's length beyond the allowed one. 0.8 is usual.")
    private Optional<Double> dry = Optional.empty();

    @Option(names = "--dry-base", paramLabel = "X", description = "DRY's base (default: 1.75).")
    private Optional<Double> dryBase = Optional.empty();

    @Option(
            names = "--dry-allowed-length",
            paramLabel = "N",
            description = "The shortest repeated passage that is penalised (default: 2).")
    private Optional<Integer> dryAllowed = Optional.empty();

    @Option(
            names = "--dry-penalty-last-n",
            paramLabel = "N",
            description = "Number of last tokens that DRY considers (default: all).")
    private Optional<Integer> dryLast = Optional.empty();

    @Option(
            names = "--dry-sequence-breaker",
            paramLabel = "TEXT",
            description = "A passage ends at tokens that contain this text. Repeat the option for more (default: a new"
                    + " line, a colon, a quotation mark, an asterisk).")
    private List<String> dryBreakers = List.of();

    @Option(names = "--no-repeat-ngram-size", paramLabel = "N", description = "No sequence of N tokens occurs twice.")
    private Optional<Integer> ngram = Optional.empty();

    @Option(
            names = "--bad-word",
            paramLabel = "TEXT",
            description = "Never generates this text in the tokenizer's own tokens, neither as it is nor after a space:"
                    + " \"the\" excludes \"the\" and \" the\", but not \"The\". Repeat the option for more.")
    private List<String> badWords = List.of();

    @Option(
            names = "--logit-bias",
            paramLabel = "ID=X",
            split = ",",
            description = "Added to a token's logit, such as 17=-1.5,42=-Infinity. -Infinity excludes the token.")
    private Map<Integer, Float> biases = Map.of();

    @Option(
            names = "--min-new-tokens",
            paramLabel = "N",
            description = "Minimum number of new tokens: end tokens are excluded before.")
    private Optional<Integer> minNewTokens = Optional.empty();

    /// The given options.
    public List<String> given() {
        List<String> given = new ArrayList<>();
        repetition.ifPresent(x -> given.add("--repetition-penalty"));
        frequency.ifPresent(x -> given.add("--frequency-penalty"));
        presence.ifPresent(x -> given.add("--presence-penalty"));
        dry.ifPresent(x -> given.add("--dry-multiplier"));
        ngram.ifPresent(n -> given.add("--no-repeat-ngram-size"));
        minNewTokens.ifPresent(n -> given.add("--min-new-tokens"));
        if (!badWords.isEmpty()) {
            given.add("--bad-word");
        }
        if (!biases.isEmpty()) {
            given.add("--logit-bias");
        }
        return given;
    }

    /// The stages.
    ///
    /// @throws UsageException if a number is out of range, or options need each other
    public List<Stage> stages(SavedModel model, Set<Integer> endTokens) {
        boolean looksBack = repetition.isPresent() || frequency.isPresent() || presence.isPresent();
        OptionConflicts.needs("--repeat-last-n", lastTokens.isPresent(), "a penalty", looksBack);
        OptionConflicts.needs("--dry-base", dryBase.isPresent(), "--dry-multiplier", dry.isPresent());
        OptionConflicts.needs("--dry-allowed-length", dryAllowed.isPresent(), "--dry-multiplier", dry.isPresent());
        OptionConflicts.needs("--dry-penalty-last-n", dryLast.isPresent(), "--dry-multiplier", dry.isPresent());
        OptionConflicts.needs("--dry-sequence-breaker", !dryBreakers.isEmpty(), "--dry-multiplier", dry.isPresent());
        OptionConflicts.needs(
                "--min-new-tokens",
                minNewTokens.isPresent(),
                "an end token, which this model does not have",
                !endTokens.isEmpty());
        model.checkIds(biases.keySet().stream().mapToInt(Integer::intValue).toArray());
        return UsageException.check(() -> made(model, endTokens));
    }

    private List<Stage> made(SavedModel model, Set<Integer> endTokens) {
        List<Stage> stages = new ArrayList<>();
        int back = lastTokens.orElse(Integer.MAX_VALUE);
        repetition.ifPresent(x -> stages.add(new RepetitionPenalty(x, back)));
        frequency.ifPresent(x -> stages.add(new FrequencyPenalty(x, back)));
        presence.ifPresent(x -> stages.add(new PresencePenalty(x, back)));
        dry.ifPresent(x -> stages.add(new Dry(
                x,
                dryBase.orElse(1.75),
                dryAllowed.orElse(2),
                dryLast.orElse(Integer.MAX_VALUE),
                tokensWith(dryBreakers.isEmpty() ? DRY_BREAKERS : dryBreakers, model))));
        ngram.ifPresent(n -> stages.add(new NoRepeatNgrams(n)));
        if (!badWords.isEmpty()) {
            stages.add(new BadWords(badWords.stream()
                    .flatMap(word -> encodings(word, model))
                    .map(ids -> Arrays.stream(ids).boxed().toList())
                    .distinct()
                    .toList()));
        }
        if (!biases.isEmpty()) {
            stages.add(new LogitBias(biases));
        }
        minNewTokens.ifPresent(n -> stages.add(new MinNewTokens(n, endTokens)));
        return stages;
    }

    /// The encodings of a word as it is and after a space, for which BPE has tokens of their own: at the beginning of a
    /// text and within it. They differ if the vocabulary puts a space before a text, as Llama's does.
    private static Stream<int[]> encodings(String word, SavedModel model) {
        Tokenizer tokenizer = model.requireTokenizer();
        return Stream.of(
                        Optional.of(model.encode(word)),
                        encodedAfter("", " " + word, tokenizer),
                        encodedAfter("\n", word, tokenizer),
                        encodedAfter("\n", " " + word, tokenizer))
                .flatMap(Optional::stream);
    }

    /// The tokens of a text after another one; empty if the vocabulary lacks a character, or if tokens span both texts.
    private static Optional<int[]> encodedAfter(String before, String text, Tokenizer tokenizer) {
        try {
            int[] first = before.isEmpty() ? new int[0] : tokenizer.encode(before);
            int[] both = tokenizer.encode(before + text);
            boolean continues = both.length > first.length && Arrays.equals(first, Arrays.copyOf(both, first.length));
            return continues ? Optional.of(Arrays.copyOfRange(both, first.length, both.length)) : Optional.empty();
        } catch (TokenizerException e) {
            return Optional.empty();
        }
    }

    /// The tokens whose text contains one of these.
    private static Set<Integer> tokensWith(List<String> texts, SavedModel model) {
        Set<Integer> tokens = new HashSet<>();
        for (int id = 0; id < model.model().config().vocabularySize(); id++) {
            String token = model.token(id).orElse("");
            if (texts.stream().anyMatch(token::contains)) {
                tokens.add(id);
            }
        }
        return tokens;
    }
}
