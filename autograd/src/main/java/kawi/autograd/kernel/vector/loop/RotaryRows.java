package kawi.autograd.kernel.vector.loop;

import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import kawi.autograd.kernel.RotaryPairs;
import kawi.autograd.kernel.RotaryTable;

/// The rotation of pairs in rotary position embedding. The cosines and sines of a position stay in registers while all
/// heads are rotated.
public final class RotaryRows {
    /// Each lane's neighbour in a pair of adjacent lanes.
    private static final VectorShuffle<Float> NEIGHBOUR = VectorShuffle.fromOp(FLOATS, l -> l ^ 1);

    private RotaryRows() {}

    public static void rotate(
            RotaryTable table, int position, boolean backwards, float[] x, int xFrom, float[] y, int yFrom, int heads) {
        if (table.pairs() == RotaryPairs.HALVES) {
            rotateHalves(table, position, backwards, x, xFrom, y, yFrom, heads);
        } else {
            rotateNeighbours(table, position, backwards, x, xFrom, y, yFrom, heads);
        }
    }

    private static void rotateHalves(
            RotaryTable table, int position, boolean backwards, float[] x, int xFrom, float[] y, int yFrom, int heads) {
        int size = table.headSize();
        int half = size / 2;
        int row = position * size + half; // the second elements, whose sine has its own sign
        int whole = FLOATS.loopBound(half);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector cos = FloatVector.fromArray(FLOATS, table.cos(), row + i);
            FloatVector ownSin = FloatVector.fromArray(FLOATS, table.sin(), row + i);
            FloatVector sin = backwards ? ownSin.neg() : ownSin;
            FloatVector minusSin = sin.neg();
            for (int head = 0; head < heads; head++) {
                int from = xFrom + head * size + i;
                int to = yFrom + head * size + i;
                FloatVector a = FloatVector.fromArray(FLOATS, x, from);
                FloatVector b = FloatVector.fromArray(FLOATS, x, from + half);
                b.fma(minusSin, a.mul(cos)).intoArray(y, to);
                a.fma(sin, b.mul(cos)).intoArray(y, to + half);
            }
        }
        for (int i = whole; i < half; i++) {
            float cos = table.cos()[row + i];
            float sin = backwards ? -table.sin()[row + i] : table.sin()[row + i];
            for (int head = 0; head < heads; head++) {
                rotatePair(cos, sin, x, xFrom + head * size + i, y, yFrom + head * size + i, half);
            }
        }
    }

    private static void rotateNeighbours(
            RotaryTable table, int position, boolean backwards, float[] x, int xFrom, float[] y, int yFrom, int heads) {
        int size = table.headSize();
        int row = position * size;
        int whole = FLOATS.loopBound(size);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector cos = FloatVector.fromArray(FLOATS, table.cos(), row + i);
            FloatVector ownSin = FloatVector.fromArray(FLOATS, table.sin(), row + i);
            FloatVector sin = backwards ? ownSin.neg() : ownSin;
            for (int head = 0; head < heads; head++) {
                FloatVector xi = FloatVector.fromArray(FLOATS, x, xFrom + head * size + i);
                xi.rearrange(NEIGHBOUR).fma(sin, xi.mul(cos)).intoArray(y, yFrom + head * size + i);
            }
        }
        for (int i = whole; i < size; i += 2) {
            float cos = table.cos()[row + i + 1];
            float sin = backwards ? -table.sin()[row + i + 1] : table.sin()[row + i + 1];
            for (int head = 0; head < heads; head++) {
                rotatePair(cos, sin, x, xFrom + head * size + i, y, yFrom + head * size + i, 1);
            }
        }
    }

    /// @param distance from the first to the second element of the pair
    private static void rotatePair(float cos, float sin, float[] x, int from, float[] y, int to, int distance) {
        float a = x[from];
        float b = x[from + distance];
        y[to] = Math.fma(b, -sin, a * cos);
        y[to + distance] = Math.fma(a, sin, b * cos);
    }
}
