package kawi.engine.generate.strategy;

import java.util.Arrays;
import java.util.function.IntPredicate;

/// A probability distribution over tokens in descending order of probability; of equally probable tokens the lowest id
/// comes first. Tokens with a logit of negative infinity are not part of it. Immutable.
///
/// In this order, truncation keeps a prefix, and sampling walks along the cumulative sum.
public final class Distribution {
    private final int[] ids;
    /// The logits minus the first one, so that no temperature makes them overflow.
    private final double[] scores;
    /// The softmax of the scores.
    private final double[] probabilities;

    private Distribution(int[] ids, double[] scores) {
        this.ids = ids;
        this.scores = scores;
        this.probabilities = softmax(scores);
    }

    /// The softmax of logits, in double.
    ///
    /// @param logits one for each id
    /// @throws ArithmeticException if one is NaN or positive infinity, or all are negative infinity
    public static Distribution of(float[] logits) {
        int[] ids = descending(logits);
        double[] scores = new double[ids.length];
        for (int i = 0; i < ids.length; i++) {
            scores[i] = (double) logits[ids[i]] - logits[ids[0]];
        }
        return new Distribution(ids, scores);
    }

    private static double[] softmax(double[] scores) {
        double[] probabilities = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] = StrictMath.exp(scores[i] - scores[0]);
            sum += probabilities[i];
        }
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    /// The ids in descending order of their logits, without those of negative infinity. Each sort key combines the
    /// logit's bits, mapped so that integers compare as the floats do, and the id.
    private static int[] descending(float[] logits) {
        long[] keys = new long[logits.length];
        int count = 0;
        for (int id = 0; id < logits.length; id++) {
            if (Float.isNaN(logits[id]) || logits[id] == Float.POSITIVE_INFINITY) {
                throw new ArithmeticException("the logit of token " + id + " is " + logits[id]);
            }
            if (logits[id] != Float.NEGATIVE_INFINITY) {
                int bits = Float.floatToIntBits(logits[id] + 0f);
                int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
                keys[count++] = (long) ~ascending << 32 | id;
            }
        }
        if (count == 0) {
            throw new ArithmeticException(
                    "every token is excluded: the logits of all " + logits.length + " are -Infinity");
        }
        Arrays.sort(keys, 0, count);
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = (int) keys[i];
        }
        return ids;
    }

    /// The number of tokens.
    public int size() {
        return ids.length;
    }

    /// The token at a rank; rank 0 is the most probable.
    public int id(int rank) {
        return ids[rank];
    }

    /// The probability of the token at a rank.
    public double probability(int rank) {
        return probabilities[rank];
    }

    /// The natural logarithm of the probability of the token at a rank, accurate even if the probability underflows.
    public double logProbability(int rank) {
        return scores[rank] - scores[0] + StrictMath.log(probabilities[0]);
    }

    /// The logit of the token at a rank minus that of the most probable token.
    public double score(int rank) {
        return scores[rank];
    }

    /// The rank of a token; -1 if it is not part of the distribution.
    public int rankOf(int id) {
        for (int rank = 0; rank < ids.length; rank++) {
            if (ids[rank] == id) {
                return rank;
            }
        }
        return -1;
    }

    /// The probability of a token; 0 if it is not part of the distribution.
    public double probabilityOf(int id) {
        int rank = rankOf(id);
        return rank < 0 ? 0 : probabilities[rank];
    }

    /// The entropy, `-sum of p log p`, in nats: 0 for a single token, `log(size)` for a uniform distribution.
    public double entropy() {
        double sum = 0;
        for (double p : probabilities) {
            if (p > 0) {
                sum -= p * StrictMath.log(p);
            }
        }
        return sum;
    }

    /// The same tokens with their logits divided by a temperature.
    ///
    /// @param temperature above 1 flattens the distribution, below 1 sharpens it
    /// @throws IllegalArgumentException if the temperature is not positive
    public Distribution withTemperature(double temperature) {
        Checks.positive("the temperature", temperature);
        if (temperature == 1) {
            return this;
        }
        double[] divided = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            divided[i] = (scores[i] - scores[0]) / temperature;
        }
        return new Distribution(ids, divided);
    }

    /// The most probable tokens, renormalised.
    ///
    /// @param kept their number, at least 1
    public Distribution first(int kept) {
        return kept >= ids.length ? this : new Distribution(Arrays.copyOf(ids, kept), Arrays.copyOf(scores, kept));
    }

    /// The tokens at the ranks that pass a test, renormalised; the most probable one if none passes.
    public Distribution keep(IntPredicate keeps) {
        int[] keptIds = new int[ids.length];
        double[] keptScores = new double[ids.length];
        int kept = 0;
        for (int rank = 0; rank < ids.length; rank++) {
            if (keeps.test(rank)) {
                keptIds[kept] = ids[rank];
                keptScores[kept++] = scores[rank];
            }
        }
        if (kept == 0 || kept == ids.length) {
            return kept == 0 ? first(1) : this;
        }
        return new Distribution(Arrays.copyOf(keptIds, kept), Arrays.copyOf(keptScores, kept));
    }

    /// The cumulative distribution before a rank: the sum of the probabilities of all lower ranks. [#choose] draws a
    /// token if the uniform draw is at least this sum and less than the sum up to the token itself.
    public double cumulativeBefore(int rank) {
        double sum = 0;
        for (int lower = 0; lower < rank; lower++) {
            sum += probabilities[lower];
        }
        return sum;
    }

    /// Draws a token: the one in whose part of the cumulative distribution a uniform draw falls.
    ///
    /// @param uniform from [0, 1)
    public int choose(double uniform) {
        double sum = 0;
        for (int rank = 0; rank < ids.length; rank++) {
            sum += probabilities[rank];
            if (uniform < sum) {
                return ids[rank];
            }
        }
        // Rounding may leave the last sum a little below 1.
        return ids[lastPossible()];
    }

    private int lastPossible() {
        int rank = ids.length - 1;
        while (rank > 0 && probabilities[rank] == 0) {
            rank--;
        }
        return rank;
    }
}
