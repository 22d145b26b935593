package kawi.autograd.kernel.vector.loop;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The vector width of this machine, and how vectors are loaded and stored.
///
/// The compiler treats a static final as a constant, so a branch on [#LANES] costs nothing. Vectors are kept in locals
/// only: one that escapes into a field, an array or a method that is not inlined becomes an object on the heap.
public final class Vectors {
    /// The lanes of a sum over a row; a vector holds all, half or a quarter of them.
    public static final int LANES_OF_A_SUM = 16;

    /// Floats in the width that the machine prefers, up to the sixteen lanes of a sum.
    public static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED.length() > LANES_OF_A_SUM
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    /// As many integers.
    public static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    /// Half as many doubles, in a vector of the same size.
    public static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());
    /// As many floats as doubles.
    public static final VectorSpecies<Float> HALF_FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(Math.max(64, FLOATS.vectorBitSize() / 2)));

    /// Floats in a vector: 16, 8 or 4.
    public static final int LANES = FLOATS.length();

    /// +0 in every lane. Not as the initial value of a local that a loop reassigns: the compiler keeps such a local in
    /// a register only if its first vector is created in the same method.
    public static final FloatVector ZERO = FloatVector.zero(FLOATS);
    /// 0, 1, 2, ...
    public static final IntVector LANE_NUMBERS = IntVector.zero(INTS).addIndex(1);

    private Vectors() {}

    /// The lane indices with which `selectFrom` interleaves two vectors. The lanes of the second are numbered after
    /// those of the first.
    ///
    /// @param first the lane of both to start with
    /// @param run number of consecutive lanes taken from one vector before the other
    public static IntVector interleaved(int first, int run) {
        int[] indices = new int[LANES];
        for (int i = 0; i < LANES; i++) {
            int piece = i / run;
            indices[i] = first + piece / 2 * run + i % run + piece % 2 * LANES;
        }
        return IntVector.fromArray(INTS, indices, 0);
    }

    public static FloatVector load(float[] x, int index) {
        return FloatVector.fromArray(FLOATS, x, index);
    }

    /// Loads the first `count` lanes, or all of them if `count` is larger; the others are +0.
    public static FloatVector load(float[] x, int index, int count) {
        return count >= LANES ? load(x, index) : FloatVector.fromArray(FLOATS, x, index, first(count));
    }

    /// Stores the first `count` lanes, or all of them if `count` is larger.
    public static void store(FloatVector vector, float[] x, int index, int count) {
        if (count >= LANES) {
            vector.intoArray(x, index);
        } else {
            vector.intoArray(x, index, first(count));
        }
    }

    /// The vector with +0 in all but its first `count` lanes.
    public static FloatVector keepFirst(FloatVector vector, int count) {
        return count >= LANES ? vector : ZERO.blend(vector, first(count));
    }

    public static FloatVector broadcast(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    private static VectorMask<Float> first(int count) {
        return LANE_NUMBERS.lt(count).cast(FLOATS);
    }
}
