package kawi.samples.play.inside;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;

/// What the page must know of a model.
///
/// @param layers number of blocks
/// @param heads number of heads of each
/// @param maxTokens maximum number of tokens of a text
/// @param hasTokenizer whether the model takes text; without a tokenizer only token ids
/// @param sample a text that the model can read, to begin with
/// @param batch two texts of different lengths, to begin with
record InsideFacts(int layers, int heads, int maxTokens, boolean hasTokenizer, String sample, List<String> batch) {
    private static final int SAMPLE_TOKENS = 32;
    private static final int BATCH_TOKENS = 16;

    /// The first one that a vocabulary knows is taken.
    private static final List<String> SAMPLES = List.of("Call me Ishmael. Some years ago", "小猫吃鱼。狗追");

    static InsideFacts of(SavedModel model) {
        var config = model.model().config();
        int maxTokens = InsideRequest.maxTokens(model);
        int[] ids = sample(model);
        int prefix =
                model.tokenizer().map(tokenizer -> tokenizer.prefix().length).orElse(0);
        int length = Math.min(ids.length, Math.min(SAMPLE_TOKENS, maxTokens - prefix));
        return new InsideFacts(
                config.layers(),
                config.heads(),
                maxTokens,
                model.tokenizer().isPresent(),
                text(model, Arrays.copyOf(ids, length)),
                List.of(
                        text(model, Arrays.copyOf(ids, Math.min(length, BATCH_TOKENS))),
                        text(model, Arrays.copyOf(ids, Math.ceilDiv(Math.min(length, BATCH_TOKENS), 2)))));
    }

    /// A known text, else the first tokens of the vocabulary.
    private static int[] sample(SavedModel model) {
        return SAMPLES.stream()
                .flatMap(text -> encode(text, model).stream())
                .findFirst()
                .orElseGet(() -> IntStream.range(0, model.model().config().vocabularySize())
                        .limit(SAMPLE_TOKENS)
                        .toArray());
    }

    private static Optional<int[]> encode(String text, SavedModel model) {
        try {
            return Optional.of(model.encode(text));
        } catch (UsageException e) {
            return Optional.empty(); // no tokenizer, or a character that it does not know
        }
    }

    private static String text(SavedModel model, int... ids) {
        return model.text(ids)
                .orElseGet(() -> Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(", ")));
    }
}
