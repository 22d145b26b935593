package kawi.engine.generate;

import java.util.Arrays;

/// Tokens and how probable each is, the most probable first; of equal ones the lowest id first.
///
/// Cutting the tail ([#topK], [#topP]) and choosing are all there is to sampling once the tokens are in this order.
public final class Distribution {
    private final int[] ids;
    private final double[] probabilities;

    private Distribution(int[] ids, double[] probabilities) {
        this.ids = ids;
        this.probabilities = probabilities;
    }

    /// The softmax of logits divided by a temperature, in double.
    ///
    /// @param logits one for each id
    /// @param temperature above 1 evens the probabilities out, below 1 sharpens them
    /// @throws IllegalArgumentException if the temperature is not positive
    public static Distribution of(float[] logits, double temperature) {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the temperature must be positive, not " + temperature);
        }
        int[] ids = descending(logits);
        double[] probabilities = new double[ids.length];
        double sum = 0;
        for (int i = 0; i < ids.length; i++) {
            probabilities[i] = StrictMath.exp(((double) logits[ids[i]] - logits[ids[0]]) / temperature);
            sum += probabilities[i];
        }
        for (int i = 0; i < ids.length; i++) {
            probabilities[i] /= sum;
        }
        return new Distribution(ids, probabilities);
    }

    /// Ids in the order of descending logits. A key holds the logit, so turned that integers sort as floats do, and
    /// the id.
    private static int[] descending(float[] logits) {
        long[] keys = new long[logits.length];
        for (int id = 0; id < logits.length; id++) {
            int bits = Float.floatToIntBits(logits[id] + 0f);
            int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
            keys[id] = (long) ~ascending << 32 | id;
        }
        Arrays.sort(keys);
        int[] ids = new int[keys.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (int) keys[i];
        }
        return ids;
    }

    /// How many tokens there are.
    public int size() {
        return ids.length;
    }

    /// The token at this rank, 0 being the most probable.
    public int id(int rank) {
        return ids[rank];
    }

    /// The probability of the token at this rank.
    public double probability(int rank) {
        return probabilities[rank];
    }

    /// The rank of a token, -1 if it is not there.
    public int rankOf(int id) {
        for (int rank = 0; rank < ids.length; rank++) {
            if (ids[rank] == id) {
                return rank;
            }
        }
        return -1;
    }

    /// Only the k most probable tokens (Fan, Lewis and Dauphin, "Hierarchical neural story generation", 2018,
    /// section 5.4).
    ///
    /// @throws IllegalArgumentException if k is not positive
    public Distribution topK(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("top-k must keep at least 1 token, not " + k);
        }
        return first(Math.min(k, ids.length));
    }

    /// Only the fewest most probable tokens that together reach p, at least one: the nucleus (Holtzman et al., "The
    /// curious case of neural text degeneration", 2020, section 3.1). The token that crosses p is kept.
    ///
    /// @throws IllegalArgumentException if p is outside (0, 1]
    public Distribution topP(double p) {
        if (!(p > 0 && p <= 1)) {
            throw new IllegalArgumentException("top-p must be above 0 and at most 1, not " + p);
        }
        if (p == 1) {
            return this;
        }
        double sum = 0;
        int kept = 0;
        while (kept < ids.length && sum < p) {
            sum += probabilities[kept++];
        }
        return first(kept);
    }

    /// The first tokens, their probabilities scaled up to a sum of 1.
    private Distribution first(int kept) {
        if (kept == ids.length) {
            return this;
        }
        double[] scaled = Arrays.copyOf(probabilities, kept);
        double sum = Arrays.stream(scaled).sum();
        for (int i = 0; i < kept; i++) {
            scaled[i] /= sum;
        }
        return new Distribution(Arrays.copyOf(ids, kept), scaled);
    }

    /// The token whose share of [0, 1), laid out in the order of rank, a number falls into.
    ///
    /// @param uniform in [0, 1)
    public int choose(double uniform) {
        double sum = 0;
        for (int rank = 0; rank < ids.length; rank++) {
            sum += probabilities[rank];
            if (uniform < sum) {
                return ids[rank];
            }
        }
        // Rounding may leave the sum a little below 1.
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
