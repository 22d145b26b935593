package kawi.autograd.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The width of this machine's vectors, and how a vector is loaded and stored.
///
/// Everything here is a static final, which the compiler takes for a constant: a branch on [#LANES] costs nothing.
/// Vectors live in locals only: one that escapes into a field, an array or a method that is not inlined becomes an
/// object on the heap.
final class Vectors {
    /// The lanes of a sum over a row; a vector holds them all, a half, or a quarter.
    static final int LANES_OF_A_SUM = 16;

    /// Floats as wide as the machine likes best, up to the sixteen lanes of a sum.
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED.length() > LANES_OF_A_SUM
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    /// Integers, one for each float.
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    /// Doubles in a vector of the same size, and so half as many.
    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());
    /// As many floats as there are doubles in a vector.
    static final VectorSpecies<Float> HALF_FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(Math.max(64, FLOATS.vectorBitSize() / 2)));

    /// Floats in a vector: 16, 8 or 4.
    static final int LANES = FLOATS.length();

    /// Every lane is +0. Not for a local that a loop assigns again: the compiler keeps that in a register only if
    /// it begins with a vector that was made in the same method.
    static final FloatVector ZERO = FloatVector.zero(FLOATS);
    /// 0, 1, 2, ...
    static final IntVector LANE_NUMBERS = IntVector.zero(INTS).addIndex(1);

    private Vectors() {}

    /// Which floats of two vectors, for `selectFrom`, are taken in turn, so many of each at a time; the second's
    /// numbers
    /// follow the first's.
    ///
    /// @param first the lane of both to begin with
    /// @param together how many lie together
    static IntVector interleaved(int first, int together) {
        int[] numbers = new int[LANES];
        for (int i = 0; i < LANES; i++) {
            int piece = i / together;
            numbers[i] = first + piece / 2 * together + i % together + piece % 2 * LANES;
        }
        return IntVector.fromArray(INTS, numbers, 0);
    }

    static FloatVector load(float[] x, int index) {
        return FloatVector.fromArray(FLOATS, x, index);
    }

    /// A vector of which only the first `count` lanes are floats of the array, all of them if `count` reaches that
    /// far; the others are +0.
    static FloatVector load(float[] x, int index, int count) {
        return count >= LANES ? load(x, index) : FloatVector.fromArray(FLOATS, x, index, first(count));
    }

    /// Stores the first `count` lanes, or all of them.
    static void store(FloatVector vector, float[] x, int index, int count) {
        if (count >= LANES) {
            vector.intoArray(x, index);
        } else {
            vector.intoArray(x, index, first(count));
        }
    }

    /// The vector with +0 in all but its first `count` lanes.
    static FloatVector keepFirst(FloatVector vector, int count) {
        return count >= LANES ? vector : ZERO.blend(vector, first(count));
    }

    static FloatVector broadcast(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    private static VectorMask<Float> first(int count) {
        return LANE_NUMBERS.lt(count).cast(FLOATS);
    }
}
