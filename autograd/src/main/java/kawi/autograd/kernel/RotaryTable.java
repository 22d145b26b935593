package kawi.autograd.kernel;

/// The rotations of rotary position embedding (Su et al., "RoFormer", 2021, section 3.2.2): at position p, pair i of a
/// head is rotated by the angle `p frequency[i]`.
///
/// The angles, their cosines and their sines are computed in double and rounded once, by `StrictMath`, which gives the
/// same bits on every machine.
///
/// @param cos for each position and element of a head the cosine of its pair's angle, (P, D)
/// @param sin the sine, negative for the first element of a pair, (P, D): an element becomes `x cos + partner sin`
/// @param positions P
/// @param headSize D
/// @param pairs which elements form a pair
public record RotaryTable(float[] cos, float[] sin, int positions, int headSize, RotaryPairs pairs) {

    /// @throws IllegalArgumentException if the head size is odd, or an array does not have P * D elements
    public RotaryTable {
        if (headSize < 2 || headSize % 2 != 0) {
            throw new IllegalArgumentException(
                    "rotary positions rotate pairs: the head size must be even, not " + headSize);
        }
        if (positions < 0 || cos.length != positions * headSize || sin.length != positions * headSize) {
            throw new IllegalArgumentException(cos.length + " cosines and " + sin.length + " sines for " + positions
                    + " positions of " + headSize + " elements");
        }
    }

    /// The rotations of the positions `0 .. positions - 1`.
    ///
    /// @param frequencies radians per position of each pair: D / 2 of them
    public static RotaryTable of(double[] frequencies, int positions, RotaryPairs pairs) {
        int headSize = 2 * frequencies.length;
        float[] cos = new float[Math.multiplyExact(positions, headSize)];
        float[] sin = new float[cos.length];
        for (int position = 0; position < positions; position++) {
            int row = position * headSize;
            for (int pair = 0; pair < frequencies.length; pair++) {
                double angle = position * frequencies[pair];
                float cosine = (float) StrictMath.cos(angle);
                float sine = (float) StrictMath.sin(angle);
                int first = row + pairs.first(pair, headSize);
                int second = row + pairs.second(pair, headSize);
                cos[first] = cosine;
                cos[second] = cosine;
                sin[first] = -sine;
                sin[second] = sine;
            }
        }
        return new RotaryTable(cos, sin, positions, headSize, pairs);
    }
}
