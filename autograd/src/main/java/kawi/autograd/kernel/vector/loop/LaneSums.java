package kawi.autograd.kernel.vector.loop;

import static jdk.incubator.vector.VectorOperators.F2D;
import static kawi.autograd.kernel.vector.loop.Vectors.DOUBLES;
import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.HALF_FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import kawi.autograd.kernel.ReferenceKernels;

/// Sums in sixteen lanes, for any vector width.
///
/// Sixteen lanes are one vector of 16 floats, two of 8, or four of 4, in the locals s0 to s3. The vectors of a row are
/// added to them in turn. Instead of selecting the local whose turn it is, the sums **rotate**: the next vector is
/// always added to s0, then each local takes the value of the next one, and the last one takes the new sum:
///
///     FloatVector sum = s0.add(next);
///     s0 = LANES == 16 ? sum : s1;
///     s1 = LANES == 8 ? sum : s2;
///     s2 = s3;
///     s3 = sum;
///
/// The rotation at the end does not matter: the tree adds lane l + 8 to lane l, and then l + 4, and both pair the same
/// locals after any rotation. Locals that a width does not need are never read, and the compiler removes them.
public final class LaneSums {
    /// Lane l takes lane l + 8 (of 16), l + 4 (of 8), l + 2 (of 4), l + 1 (of 2).
    private static final VectorShuffle<Float> EIGHT_ON = rotation(8);

    private static final VectorShuffle<Float> FOUR_ON = rotation(4);
    private static final VectorShuffle<Float> TWO_ON = rotation(2);
    private static final VectorShuffle<Float> ONE_ON = rotation(1);

    /// Doubles in a vector: 8, 4 or 2. Two at a time are no faster than plain loops, which are used instead.
    private static final int DOUBLE_LANES = DOUBLES.length();

    private static final ReferenceKernels DEFINITION = new ReferenceKernels();

    private LaneSums() {}

    private static VectorShuffle<Float> rotation(int lanes) {
        return VectorShuffle.fromOp(FLOATS, l -> (l + lanes) % LANES);
    }

    /// The tree over sixteen lanes.
    static float sumOfLanes(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
        FloatVector s = s0;
        if (LANES == 8) {
            s = s0.add(s1);
        } else if (LANES == 4) {
            s = s0.add(s2).add(s1.add(s3));
        }
        if (LANES > 8) {
            s = s.add(s.rearrange(EIGHT_ON));
        }
        if (LANES > 4) {
            s = s.add(s.rearrange(FOUR_ON));
        }
        s = s.add(s.rearrange(TWO_ON));
        return s.add(s.rearrange(ONE_ON)).lane(0);
    }

    public static double sum(float[] x, int xFrom, int n) {
        if (DOUBLE_LANES == 2) {
            return DEFINITION.sum(x, xFrom, n);
        }
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = DoubleVector.zero(DOUBLES);
        DoubleVector s2 = DoubleVector.zero(DOUBLES);
        DoubleVector s3 = DoubleVector.zero(DOUBLES);
        for (int i = 0; i < n; i += DOUBLE_LANES) {
            DoubleVector sum = s0.add(widened(x, xFrom + i, n - i));
            s0 = s1;
            s1 = DOUBLE_LANES == 8 ? sum : s2;
            s2 = s3;
            s3 = sum;
        }
        return sumOfLanes(s0, s1, s2, s3);
    }

    public static double sumOfSquares(float[] x, int xFrom, int n) {
        if (DOUBLE_LANES == 2) {
            return DEFINITION.sumOfSquares(x, xFrom, n);
        }
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = DoubleVector.zero(DOUBLES);
        DoubleVector s2 = DoubleVector.zero(DOUBLES);
        DoubleVector s3 = DoubleVector.zero(DOUBLES);
        for (int i = 0; i < n; i += DOUBLE_LANES) {
            DoubleVector xi = widened(x, xFrom + i, n - i);
            DoubleVector sum = xi.fma(xi, s0);
            s0 = s1;
            s1 = DOUBLE_LANES == 8 ? sum : s2;
            s2 = s3;
            s3 = sum;
        }
        return sumOfLanes(s0, s1, s2, s3);
    }

    /// Loads floats as doubles; zeros beyond the end of the row, which change no sum.
    private static DoubleVector widened(float[] x, int index, int count) {
        FloatVector floats = count >= DOUBLE_LANES
                ? FloatVector.fromArray(HALF_FLOATS, x, index)
                : FloatVector.fromArray(HALF_FLOATS, x, index, HALF_FLOATS.indexInRange(0, count));
        return (DoubleVector) floats.convertShape(F2D, DOUBLES, 0);
    }

    /// The tree over sixteen lanes: between vectors while there is more than one, then within the last.
    private static double sumOfLanes(DoubleVector s0, DoubleVector s1, DoubleVector s2, DoubleVector s3) {
        if (DOUBLE_LANES == 8) {
            DoubleVector s = s0.add(s1);
            double even = (s.lane(0) + s.lane(4)) + (s.lane(2) + s.lane(6));
            double odd = (s.lane(1) + s.lane(5)) + (s.lane(3) + s.lane(7));
            return even + odd;
        }
        DoubleVector s = s0.add(s2).add(s1.add(s3));
        return (s.lane(0) + s.lane(2)) + (s.lane(1) + s.lane(3));
    }
}
