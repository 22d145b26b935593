package kawi.samples.lesson;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import kawi.engine.data.Batch;
import kawi.engine.data.Padding;
import kawi.tokenizer.CharTokenizer;

/// The training texts, as characters and as ids. Each ends with the end token; the shorter ones are padded.
///
/// @param texts the texts
/// @param tokenizer the tokenizer of their characters and the two special tokens
record Texts(List<String> texts, CharTokenizer tokenizer) {
    private static final String END = "<eos>";
    private static final String PADDING = "<pad>";

    /// The special tokens are displayed as wide as a Chinese character, so that columns align.
    static final String END_GLYPH = "＄";

    static final String PADDING_GLYPH = "＿";

    static Texts of(String... texts) {
        return new Texts(List.of(texts), CharTokenizer.fromText(String.join("", texts), END, PADDING));
    }

    /// The id of the end token.
    int end() {
        return tokenizer.special(END).orElseThrow();
    }

    /// The id of the padding token.
    int padding() {
        return tokenizer.special(PADDING).orElseThrow();
    }

    /// The ids of each text, followed by the end token.
    List<int[]> sequences() {
        return texts.stream().map(text -> withEnd(tokenizer.encode(text))).toList();
    }

    private int[] withEnd(int... ids) {
        int[] sequence = Arrays.copyOf(ids, ids.length + 1);
        sequence[ids.length] = end();
        return sequence;
    }

    /// A training batch of all texts.
    Batch batch() {
        return new Padding(padding()).batch(sequences());
    }

    /// The length of the longest common prefix: the position of the fork.
    int fork() {
        int[] first = sequences().getFirst();
        return sequences().stream()
                .mapToInt(sequence -> Arrays.mismatch(first, sequence))
                .filter(at -> at >= 0)
                .min()
                .orElse(first.length);
    }

    /// The length of the longest prefix of the ids that is a concatenation of texts, the last of which may be cut.
    int readable(int... ids) {
        int max = 0;
        for (int[] sequence : sequences()) {
            int mismatch = Arrays.mismatch(sequence, ids);
            if (mismatch == sequence.length) { // a whole text, and more follows
                mismatch += readable(Arrays.copyOfRange(ids, sequence.length, ids.length));
            }
            max = Math.max(max, mismatch < 0 ? ids.length : mismatch);
        }
        return max;
    }

    /// A token as it is displayed.
    String glyph(int id) {
        if (id == end()) {
            return END_GLYPH;
        }
        return id == padding() ? PADDING_GLYPH : tokenizer.token(id);
    }

    /// Tokens as they are displayed.
    String glyphs(int... ids) {
        return Arrays.stream(ids).mapToObj(this::glyph).collect(Collectors.joining());
    }
}
