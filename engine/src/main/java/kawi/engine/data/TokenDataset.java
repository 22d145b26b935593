package kawi.engine.data;

import java.util.Optional;
import kawi.autograd.text.Counted;
import kawi.autograd.text.Decimal;
import kawi.engine.model.Tokens;

/// A text as one long sequence of token ids.
///
/// @param tokens the tokens in the order of the text
/// @param documents of which the text consists
/// @param characters number of characters (Unicode code points) of the text that carries loss
/// @param loss the tokens that carry loss
public record TokenDataset(TokenSequence tokens, DocumentIndex documents, long characters, LossMask loss) {

    /// A text whose every token carries loss.
    public TokenDataset(TokenSequence tokens, DocumentIndex documents, long characters) {
        this(tokens, documents, characters, LossMask.all());
    }

    /// A text that is one document.
    public TokenDataset(TokenSequence tokens, long characters) {
        this(tokens, DocumentIndex.single(), characters);
    }

    /// A text that is one document and whose ids are in memory.
    public TokenDataset(int[] ids, long characters) {
        this(new TokenSequence.InMemory(ids), characters);
    }

    /// A text in two parts: one to train on, and one that the model never sees, for validation.
    public record Split(TokenDataset train, TokenDataset validation) {

        /// A text that identifies the ids: other ids have another.
        public String fingerprint() {
            return train.fingerprint() + " " + validation.fingerprint();
        }
    }

    private String fingerprint() {
        return tokens.fingerprint() + loss.fingerprint();
    }

    /// The number of tokens.
    public int size() {
        return tokens.size();
    }

    /// The number of tokens that carry loss.
    public int lossTokens() {
        return loss.count(0, size());
    }

    /// All tokens in an array.
    public int[] ids() {
        int[] ids = new int[size()];
        tokens.copy(0, ids.length, ids, 0);
        return ids;
    }

    /// Splits a text whose tokens are characters in two, as [#split(double, TokenLengths)] does. If its tokens are
    /// longer, the number of characters of each part is an estimate, in proportion to its tokens that carry loss.
    ///
    /// @param trainShare share of the first part, in (0, 1); 0.9 leaves a tenth for validation
    public Split split(double trainShare) {
        return split(trainShare, TokenLengths.equal());
    }

    /// Splits the text in two: between its documents for training and those for validation, if it has such; else at a
    /// share of its tokens.
    ///
    /// The characters of each part are counted by its tokens. If all tokens together have more or fewer characters than
    /// the text (a normalizer changed it), each part has its share of those of the text.
    ///
    /// @param trainShare share of the first part, in (0, 1); 0.9 leaves a tenth for validation
    /// @param lengths of the tokens, for every id of the text
    public Split split(double trainShare, TokenLengths lengths) {
        if (!(trainShare > 0 && trainShare < 1)) {
            throw new IllegalArgumentException(
                    "the training share must be between 0 and 1, not " + Decimal.of(trainShare));
        }
        boolean hasParts = documents.training().isPresent();
        int cut = hasParts ? documents.start(documents.training().getAsInt()) : (int) (size() * trainShare);
        long trainCharacters = hasParts ? documents.trainingCharacters() : charactersBefore(cut, lengths);
        return new Split(part(0, cut, trainCharacters), part(cut, size(), characters - trainCharacters));
    }

    /// One of several parts of about equal length, each a range of tokens: together they are the whole text.
    ///
    /// A part begins with the document that begins nearest to its place. If none begins within a quarter of a part's
    /// length, a document is split; so no part is shorter than half of an even one. Its number of characters is an
    /// estimate, in proportion to its tokens that carry loss: shards are trained on, not measured.
    ///
    /// @param number of the part, from 0
    /// @param count number of parts
    public TokenDataset shard(int number, int count) {
        if (number < 0 || number >= count) {
            throw new IllegalArgumentException("there is no part " + number + " of " + count);
        }
        int from = shardStart(number, count);
        int to = shardStart(number + 1, count);
        TokenLengths equal = TokenLengths.equal();
        return part(from, to, charactersBefore(to, equal) - charactersBefore(from, equal));
    }

    private int shardStart(int number, int count) {
        int even = (int) ((long) size() * number / count);
        if (number == 0 || number == count) {
            return even;
        }
        int document = documents.nearest(even);
        return Math.abs((long) document - even) <= size() / count / 4 ? document : even;
    }

    /// The number of characters of the tokens before an index that carry loss.
    private long charactersBefore(int token, TokenLengths lengths) {
        long before = lengths.sum(tokens, loss, 0, token);
        long all = before + lengths.sum(tokens, loss, token, size());
        return all == 0 ? 0 : Math.round((double) characters * before / all);
    }

    private TokenDataset part(int from, int to, long partCharacters) {
        return new TokenDataset(tokens.part(from, to), documents.part(from, to), partCharacters, loss.part(from, to));
    }

    /// Converts a loss from nats per token to bits per character, which can be compared between tokenizers.
    ///
    /// @param nats mean over the tokens that carry loss
    public double bitsPerCharacter(double nats) {
        return characters == 0 ? 0 : nats / StrictMath.log(2) * lossTokens() / characters;
    }

    /// @param length number of tokens in a window
    /// @throws IllegalArgumentException if the text is too short for a window and the token after it, or no token but
    /// the first carries loss
    void requireWindow(int length) {
        if (size() <= length) {
            throw new IllegalArgumentException(
                    "a window of " + Counted.of(length, "token") + " and the one after it need at least "
                            + Counted.of(length + 1, "token") + ", but there are " + size());
        }
        if (loss.count(1, size()) == 0) {
            throw new IllegalArgumentException("no token of the text carries loss");
        }
    }

    /// Windows of equal length as a batch. The targets are the inputs shifted by one; those that carry no loss are
    /// ignored.
    ///
    /// @param length T
    /// @param starts index of the first token of each window, at most `size() - length - 1`
    public Batch windows(int length, int... starts) {
        int[] inputs = new int[starts.length * length];
        int[] targets = new int[starts.length * length];
        for (int b = 0; b < starts.length; b++) {
            tokens.copy(starts[b], length, inputs, b * length);
            tokens.copy(starts[b] + 1, length, targets, b * length);
            loss.apply(starts[b] + 1, targets, b * length, length);
        }
        return new Batch(new Tokens(inputs, starts.length, length, Optional.empty()), targets);
    }
}
