package kawi.autograd.kernel;

import kawi.autograd.text.Decimal;

/// The elements that a dropout keeps, as a pure function of a key and the index of an element: the mask depends neither
/// on the order of the work nor on the number of threads, and the backward pass recomputes it instead of storing it.
///
/// An element is kept if the upper 24 bits of a keyed hash of its index are at least `probability * 2^24`. The hash
/// mixes the index with one half of the key, then with the other; the mixing steps are the `lowbias32` of C. Wellons,
/// "Prospecting for Hash Functions" (2018).
///
/// @param keyLow added to the index before the first mixing
/// @param keyHigh combined before the second mixing
/// @param threshold elements whose 24 hash bits are below it are dropped
/// @param scale factor of kept elements, `1 / (1 - probability)`, which preserves the expected value
public record DropoutMask(int keyLow, int keyHigh, int threshold, float scale) {

    /// The first multiplier of the hash.
    public static final int MULTIPLIER_1 = 0x7feb352d;
    /// The second multiplier of the hash.
    public static final int MULTIPLIER_2 = 0x846ca68b;

    /// @param probability with which an element is dropped, in [0, 1)
    /// @param key 64 random bits
    /// @throws IllegalArgumentException if the probability is outside [0, 1)
    public static DropoutMask of(double probability, long key) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "dropout must be at least 0 and less than 1, not " + Decimal.of(probability));
        }
        return new DropoutMask((int) key, (int) (key >>> 32), (int) Math.round(probability * (1 << 24)), (float)
                (1 / (1 - probability)));
    }

    /// Whether the element with this index is kept.
    public boolean keeps(int index) {
        return mix(mix(index + keyLow) ^ keyHigh) >>> 8 >= threshold;
    }

    private static int mix(int bits) {
        int h = bits;
        h = (h ^ (h >>> 16)) * MULTIPLIER_1;
        h = (h ^ (h >>> 15)) * MULTIPLIER_2;
        return h ^ (h >>> 16);
    }
}
