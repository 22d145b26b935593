package kawi.samples.lesson.toy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import kawi.engine.data.Batch;
import kawi.engine.data.Padding;
import kawi.samples.lesson.page.Phrase;
import kawi.tokenizer.CharTokenizer;

/// The training texts, as characters and as ids. Each ends with the end token; the shorter ones are padded.
///
/// @param texts the texts
/// @param tokenizer the tokenizer of their characters and the two special tokens
public record Texts(List<String> texts, CharTokenizer tokenizer) {
    private static final String END = "<eos>";
    private static final String PADDING = "<pad>";
    private static final String CHINESE_NAMES = "甲乙丙丁";

    /// The special tokens are displayed as wide as a Chinese character, so that columns align.
    public static final String END_GLYPH = "＄";

    /// As [#END_GLYPH].
    public static final String PADDING_GLYPH = "＿";

    /// The texts with a tokenizer of their own.
    public static Texts of(String... texts) {
        return new Texts(List.of(texts), CharTokenizer.fromText(String.join("", texts), END, PADDING));
    }

    /// The name of the text with this index: 甲 A, 乙 B and so on.
    public static Phrase name(int b) {
        return new Phrase(CHINESE_NAMES.substring(b, b + 1), Character.toString('A' + b));
    }

    /// The id of the end token.
    public int end() {
        return tokenizer.special(END).orElseThrow();
    }

    /// The id of the padding token.
    public int padding() {
        return tokenizer.special(PADDING).orElseThrow();
    }

    /// The ids of each text, followed by the end token.
    public List<int[]> sequences() {
        return texts.stream().map(text -> withEnd(tokenizer.encode(text))).toList();
    }

    private int[] withEnd(int... ids) {
        int[] sequence = Arrays.copyOf(ids, ids.length + 1);
        sequence[ids.length] = end();
        return sequence;
    }

    /// A training batch of all texts.
    public Batch batch() {
        return new Padding(padding()).batch(sequences());
    }

    /// The length of the longest common prefix: the position of the fork.
    public int fork() {
        int[] first = sequences().getFirst();
        return sequences().stream()
                .mapToInt(sequence -> Arrays.mismatch(first, sequence))
                .filter(at -> at >= 0)
                .min()
                .orElse(first.length);
    }

    /// The length of the longest prefix of the ids that is a concatenation of texts, the last of which may be cut.
    public int readable(int... ids) {
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
    public String glyph(int id) {
        if (id == end()) {
            return END_GLYPH;
        }
        return id == padding() ? PADDING_GLYPH : tokenizer.token(id);
    }

    /// Tokens as they are displayed.
    public String glyphs(int... ids) {
        return Arrays.stream(ids).mapToObj(this::glyph).collect(Collectors.joining());
    }
}
