package kawi.engine.data;

import java.util.Arrays;

/// The losses of guessing without a model: what the loss of a model is to be compared with.
///
/// All three are mean cross entropies per token of the validation text that carries loss, in nats. The probabilities
/// come from counts of such tokens in the training text, so the validation text has not been seen by them either.
///
/// - **Uniform**: every token is as likely as any other, `ln V`. An untrained model starts about here.
/// - **By frequency** (unigrams): `p(b) = (c(b) + 1) / (n + V)`, Laplace's rule, so that a token that the training text
///   lacks has a probability too. A model that has learned nothing but how frequent the tokens are ends here.
/// - **By pairs** (bigrams): `p(b | a) = (c(a b) + d(a) p(b)) / (c(a) + d(a))`, where `d(a)` is the number of different
///   tokens that follow `a` in the training text: Witten and Bell, "The zero-frequency problem", 1991, method C,
///   interpolated as in Jurafsky and Martin, "Speech and Language Processing". An unseen pair has the probability by
///   frequency, the less of it the better `a` is known. A model below this loss uses more than the last token.
///
/// Of a long text the first [#MAX_TRAIN_TOKENS] and [#MAX_VALIDATION_TOKENS] tokens are counted.
///
/// @param uniform ln V
/// @param frequency by the frequencies of tokens
/// @param pairs by the frequencies of pairs of tokens
public record BaselineLosses(double uniform, double frequency, double pairs) {
    /// The maximum number of tokens that are counted; their counts need 32 MB while they are made.
    public static final int MAX_TRAIN_TOKENS = 1 << 22;

    /// The number of tokens over which the losses are averaged.
    public static final int MAX_VALIDATION_TOKENS = 1 << 20;

    /// The losses of guessing a text.
    ///
    /// @param vocabularySize V; larger than every id
    /// @throws IllegalArgumentException if the vocabulary is empty, or nothing of the validation text can be predicted
    public static BaselineLosses of(TokenDataset.Split data, int vocabularySize) {
        if (vocabularySize < 1 || data.validation().size() < 2) {
            throw new IllegalArgumentException("guessing needs a vocabulary and two tokens of validation text, not "
                    + vocabularySize + " and " + data.validation().size());
        }
        var counts = new Counts(
                firstTokens(data.train(), MAX_TRAIN_TOKENS), data.train().loss(), vocabularySize);
        int[] text = firstTokens(data.validation(), MAX_VALIDATION_TOKENS);
        LossMask loss = data.validation().loss();
        double frequency = 0;
        double pairs = 0;
        int targets = 0;
        for (int i = 1; i < text.length; i++) { // the first token has none before it
            if (loss.contains(i)) {
                frequency -= StrictMath.log(counts.probability(text[i]));
                pairs -= StrictMath.log(counts.probability(text[i - 1], text[i]));
                targets++;
            }
        }
        if (targets == 0) {
            throw new IllegalArgumentException("no token of the validation text carries loss");
        }
        return new BaselineLosses(StrictMath.log(vocabularySize), frequency / targets, pairs / targets);
    }

    private static int[] firstTokens(TokenDataset text, int max) {
        int[] ids = new int[Math.min(text.size(), max)];
        text.tokens().copy(0, ids.length, ids, 0);
        return ids;
    }

    /// How often tokens that carry loss, and pairs with such a token, are in a text.
    private static final class Counts {
        private final long tokens;
        private final int vocabularySize;
        private final long[] single; // (V)
        private final long[] followed; // (V): how often a token has one after it
        private final long[] followers; // (V): how many different tokens come after a token
        private final long[] pairs; // different pairs, ascending
        private final int[] pairCounts;

        Counts(int[] text, LossMask loss, int vocabularySize) {
            tokens = loss.count(0, text.length);
            this.vocabularySize = vocabularySize;
            single = new long[vocabularySize];
            followed = new long[vocabularySize];
            followers = new long[vocabularySize];
            long[] all = new long[loss.count(1, text.length)];
            int found = 0;
            for (int i = 0; i < text.length; i++) {
                if (!loss.contains(i)) {
                    continue;
                }
                single[text[i]]++;
                if (i > 0) {
                    all[found++] = pair(text[i - 1], text[i]);
                    followed[text[i - 1]]++;
                }
            }
            Arrays.sort(all);
            int different = 0;
            int[] counted = new int[all.length];
            for (int i = 0; i < all.length; i++) {
                if (i == 0 || all[i] != all[i - 1]) {
                    all[different++] = all[i]; // never ahead of i: what was read is overwritten
                    followers[(int) (all[i] / vocabularySize)]++;
                }
                counted[different - 1]++;
            }
            pairs = Arrays.copyOf(all, different);
            pairCounts = Arrays.copyOf(counted, different);
        }

        private long pair(int first, int second) {
            return (long) first * vocabularySize + second;
        }

        double probability(int token) {
            return (single[token] + 1.0) / (tokens + vocabularySize);
        }

        double probability(int before, int token) {
            if (followed[before] == 0) {
                return probability(token);
            }
            int index = Arrays.binarySearch(pairs, pair(before, token));
            double count = index < 0 ? 0 : pairCounts[index];
            return (count + followers[before] * probability(token)) / (followed[before] + followers[before]);
        }
    }
}
