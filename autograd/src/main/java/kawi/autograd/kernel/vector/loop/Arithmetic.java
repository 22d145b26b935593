package kawi.autograd.kernel.vector.loop;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.ZERO;
import static kawi.autograd.kernel.vector.loop.Vectors.broadcast;
import static kawi.autograd.kernel.vector.loop.Vectors.load;

import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.ReferenceKernels;

/// The kernels that combine two arrays element by element. The definition computes the last, incomplete vector.
public final class Arithmetic {
    private static final ReferenceKernels DEFINITION = new ReferenceKernels();

    private Arithmetic() {}

    public static void add(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            load(a, aFrom + i).add(load(b, bFrom + i)).intoArray(y, yFrom + i);
        }
        DEFINITION.add(a, aFrom + whole, b, bFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void subtract(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            load(a, aFrom + i).sub(load(b, bFrom + i)).intoArray(y, yFrom + i);
        }
        DEFINITION.subtract(a, aFrom + whole, b, bFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void multiply(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            load(a, aFrom + i).mul(load(b, bFrom + i)).intoArray(y, yFrom + i);
        }
        DEFINITION.multiply(a, aFrom + whole, b, bFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void multiplyAdd(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            load(a, aFrom + i).fma(load(b, bFrom + i), load(y, yFrom + i)).intoArray(y, yFrom + i);
        }
        DEFINITION.multiplyAdd(a, aFrom + whole, b, bFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void divide(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            load(a, aFrom + i).div(load(b, bFrom + i)).intoArray(y, yFrom + i);
        }
        DEFINITION.divide(a, aFrom + whole, b, bFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void divideAdd(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            load(y, yFrom + i).add(load(a, aFrom + i).div(load(b, bFrom + i))).intoArray(y, yFrom + i);
        }
        DEFINITION.divideAdd(a, aFrom + whole, b, bFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void divideBackward(
            float[] b, int bFrom, float[] y, int yFrom, float[] dy, int dyFrom, float[] db, int dbFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector quotient = load(dy, dyFrom + i).div(load(b, bFrom + i));
            load(y, yFrom + i).neg().fma(quotient, load(db, dbFrom + i)).intoArray(db, dbFrom + i);
        }
        int rest = n - whole;
        DEFINITION.divideBackward(b, bFrom + whole, y, yFrom + whole, dy, dyFrom + whole, db, dbFrom + whole, rest);
    }

    public static void maximum(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            load(a, aFrom + i).max(load(b, bFrom + i)).intoArray(y, yFrom + i);
        }
        DEFINITION.maximum(a, aFrom + whole, b, bFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void maximumBackward(
            float[] a, int aFrom, float[] b, int bFrom, float[] dy, int dyFrom, float[] da, int daFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector ai = load(a, aFrom + i);
            FloatVector bi = load(b, bFrom + i);
            FloatVector all = load(dy, dyFrom + i);
            FloatVector share = all.blend(all.mul(0.5f), ai.compare(EQ, bi)).blend(ZERO, ai.compare(LT, bi));
            load(da, daFrom + i).add(share).intoArray(da, daFrom + i);
        }
        int rest = n - whole;
        DEFINITION.maximumBackward(a, aFrom + whole, b, bFrom + whole, dy, dyFrom + whole, da, daFrom + whole, rest);
    }

    public static void greater(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            ZERO.blend(broadcast(1), load(a, aFrom + i).compare(GT, load(b, bFrom + i)))
                    .intoArray(y, yFrom + i);
        }
        DEFINITION.greater(a, aFrom + whole, b, bFrom + whole, y, yFrom + whole, n - whole);
    }
}
