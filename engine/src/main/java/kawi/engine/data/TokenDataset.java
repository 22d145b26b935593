package kawi.engine.data;

import java.util.Optional;
import kawi.autograd.text.Decimal;
import kawi.engine.model.Tokens;

/// A text as one long row of token ids.
///
/// @param row the tokens in the order of the text
/// @param characters how many characters (Unicode code points) they stand for
public record TokenDataset(TokenSequence row, long characters) {

    /// A text whose ids are in memory.
    public TokenDataset(int[] ids, long characters) {
        this(new TokenSequence.InMemory(ids), characters);
    }

    /// The parts of a text: most to learn from, the rest to see how well the model does on what it never saw.
    public record Split(TokenDataset train, TokenDataset validation) {

        /// A text that splits of other ids do not share.
        public String fingerprint() {
            return train.row().fingerprint() + " " + validation.row().fingerprint();
        }
    }

    /// How many tokens there are.
    public int size() {
        return row.size();
    }

    /// All tokens in an array.
    public int[] ids() {
        int[] ids = new int[size()];
        row.copy(0, ids.length, ids, 0);
        return ids;
    }

    /// Cuts the text in two; the characters are shared out in proportion.
    ///
    /// @param trainShare the share of the first part, in (0, 1); 0.9 leaves a tenth for validation
    public Split split(double trainShare) {
        if (!(trainShare > 0 && trainShare < 1)) {
            throw new IllegalArgumentException(
                    "the training share must be between 0 and 1, not " + Decimal.of(trainShare));
        }
        int cut = (int) (size() * trainShare);
        return new Split(part(0, cut), part(cut, size()));
    }

    private TokenDataset part(int from, int to) {
        long share = size() == 0 ? 0 : Math.round((double) characters * (to - from) / size());
        return new TokenDataset(row.part(from, to), share);
    }

    /// From nats per token to bits per character, which can be compared between tokenizers.
    public double bitsPerCharacter(double loss) {
        return characters == 0 ? 0 : loss / StrictMath.log(2) * size() / characters;
    }

    /// Windows of equal length as a batch: inputs, and targets that are the inputs shifted by one.
    ///
    /// @param length T
    /// @param starts where the windows start, each at most `size() - length - 1`
    public Batch windows(int length, int... starts) {
        int[] inputs = new int[starts.length * length];
        int[] targets = new int[starts.length * length];
        for (int b = 0; b < starts.length; b++) {
            row.copy(starts[b], length, inputs, b * length);
            row.copy(starts[b] + 1, length, targets, b * length);
        }
        return new Batch(new Tokens(inputs, starts.length, length, Optional.empty()), targets);
    }
}
