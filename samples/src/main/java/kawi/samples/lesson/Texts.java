package kawi.samples.lesson;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import kawi.engine.data.Batch;
import kawi.engine.data.Padding;
import kawi.tokenizer.CharTokenizer;

/// The texts to learn, as characters and as ids. Each ends in a token that says so; the shorter ones are filled up.
///
/// @param texts what is learned
/// @param tokenizer of their characters and the two special tokens
record Texts(List<String> texts, CharTokenizer tokenizer) {
    private static final String END = "<eos>";
    private static final String PADDING = "<pad>";

    /// How the special tokens are drawn: as wide as a Chinese character, so that all columns are of one width.
    static final String END_GLYPH = "＄";

    static final String PADDING_GLYPH = "＿";

    static Texts of(String... texts) {
        return new Texts(List.of(texts), CharTokenizer.fromText(String.join("", texts), END, PADDING));
    }

    /// The id of the token that ends a text.
    int end() {
        return tokenizer.special(END).orElseThrow();
    }

    /// The id that fills up.
    int padding() {
        return tokenizer.special(PADDING).orElseThrow();
    }

    /// The ids of each text and of its end.
    List<int[]> sequences() {
        return texts.stream().map(text -> withEnd(tokenizer.encode(text))).toList();
    }

    private int[] withEnd(int... ids) {
        int[] sequence = Arrays.copyOf(ids, ids.length + 1);
        sequence[ids.length] = end();
        return sequence;
    }

    /// All texts from their beginnings, as a batch to learn from.
    Batch batch() {
        return new Padding(padding()).batch(sequences());
    }

    /// How many characters of all texts are the same, from the beginning: there the road forks.
    int fork() {
        int[] first = sequences().getFirst();
        return sequences().stream()
                .mapToInt(sequence -> Arrays.mismatch(first, sequence))
                .filter(at -> at >= 0)
                .min()
                .orElse(first.length);
    }

    /// How many of these ids, from the first, can be read as texts one after the other.
    int readable(int... ids) {
        int most = 0;
        for (int[] sequence : sequences()) {
            int mismatch = Arrays.mismatch(sequence, ids);
            if (mismatch == sequence.length) { // a whole text, and more follows
                mismatch += readable(Arrays.copyOfRange(ids, sequence.length, ids.length));
            }
            most = Math.max(most, mismatch < 0 ? ids.length : mismatch);
        }
        return most;
    }

    /// A token as it is drawn.
    String glyph(int id) {
        if (id == end()) {
            return END_GLYPH;
        }
        return id == padding() ? PADDING_GLYPH : tokenizer.token(id);
    }

    /// Tokens as they are drawn.
    String glyphs(int... ids) {
        return Arrays.stream(ids).mapToObj(this::glyph).collect(Collectors.joining());
    }
}
