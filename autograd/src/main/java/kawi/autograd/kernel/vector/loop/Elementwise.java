package kawi.autograd.kernel.vector.loop;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;
import static kawi.autograd.kernel.vector.loop.Vectors.FLOATS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.LANE_NUMBERS;
import static kawi.autograd.kernel.vector.loop.Vectors.ZERO;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import kawi.autograd.kernel.AdamWStep;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.scalar.Gelu;

/// GELU, ReLU, dropout and AdamW, element by element. The definition computes the last, incomplete vector.
public final class Elementwise {
    private static final ReferenceKernels DEFINITION = new ReferenceKernels();

    private Elementwise() {}

    public static void scale(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector.fromArray(FLOATS, x, xFrom + i).mul(factor).intoArray(y, yFrom + i);
        }
        DEFINITION.scale(factor, x, xFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void scaleAdd(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        FloatVector factors = FloatVector.broadcast(FLOATS, factor);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            factors.fma(FloatVector.fromArray(FLOATS, x, xFrom + i), FloatVector.fromArray(FLOATS, y, yFrom + i))
                    .intoArray(y, yFrom + i);
        }
        DEFINITION.scaleAdd(factor, x, xFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void gelu(float[] x, int xFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector xi = FloatVector.fromArray(FLOATS, x, xFrom + i);
            xi.mul(sigmoidOfGelu(xi)).intoArray(y, yFrom + i);
        }
        DEFINITION.gelu(x, xFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void geluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector xi = FloatVector.fromArray(FLOATS, x, xFrom + i);
            derivativeOfGelu(xi, sigmoidOfGelu(xi))
                    .fma(FloatVector.fromArray(FLOATS, dy, dyFrom + i), FloatVector.fromArray(FLOATS, dx, dxFrom + i))
                    .intoArray(dx, dxFrom + i);
        }
        DEFINITION.geluBackward(x, xFrom + whole, dy, dyFrom + whole, dx, dxFrom + whole, n - whole);
    }

    public static void geluAndSlope(float[] x, int xFrom, float[] y, int yFrom, float[] slope, int slopeFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector xi = FloatVector.fromArray(FLOATS, x, xFrom + i);
            FloatVector s = sigmoidOfGelu(xi);
            xi.mul(s).intoArray(y, yFrom + i);
            derivativeOfGelu(xi, s).intoArray(slope, slopeFrom + i);
        }
        DEFINITION.geluAndSlope(x, xFrom + whole, y, yFrom + whole, slope, slopeFrom + whole, n - whole);
    }

    private static FloatVector derivativeOfGelu(FloatVector x, FloatVector s) {
        FloatVector largest = FloatVector.broadcast(FLOATS, Float.MAX_VALUE);
        FloatVector product = x.mul(x);
        FloatVector square = product.blend(largest, product.compare(GT, largest)); // NaN compares false and stays
        FloatVector slope = FloatVector.broadcast(FLOATS, Gelu.SLOPE_CURVATURE)
                .fma(square, FloatVector.broadcast(FLOATS, Gelu.SLOPE));
        return x.mul(s).mul(FloatVector.broadcast(FLOATS, 1).sub(s)).fma(slope, s);
    }

    /// `1 / (1 + e^(-2u))`.
    private static FloatVector sigmoidOfGelu(FloatVector x) {
        FloatVector factor =
                FloatVector.broadcast(FLOATS, Gelu.CUBIC).fma(x.mul(x), FloatVector.broadcast(FLOATS, Gelu.LINEAR));
        return FloatVector.broadcast(FLOATS, 1).div(VectorExponential.onePlusExp(x.mul(factor)));
    }

    public static void relu(float[] x, int xFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector xi = FloatVector.fromArray(FLOATS, x, xFrom + i);
            // -0 becomes +0. NaN compares false and stays.
            xi.blend(ZERO, xi.compare(LE, 0)).intoArray(y, yFrom + i);
        }
        DEFINITION.relu(x, xFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void reluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            VectorMask<Float> positive =
                    FloatVector.fromArray(FLOATS, x, xFrom + i).compare(GT, 0);
            FloatVector before = FloatVector.fromArray(FLOATS, dx, dxFrom + i);
            before.blend(before.add(FloatVector.fromArray(FLOATS, dy, dyFrom + i)), positive)
                    .intoArray(dx, dxFrom + i);
        }
        DEFINITION.reluBackward(x, xFrom + whole, dy, dyFrom + whole, dx, dxFrom + whole, n - whole);
    }

    public static void dropout(DropoutMask mask, int firstIndex, float[] x, int xFrom, float[] y, int yFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            VectorMask<Float> kept = keeps(mask, LANE_NUMBERS.add(firstIndex + i));
            ZERO.blend(FloatVector.fromArray(FLOATS, x, xFrom + i).mul(mask.scale()), kept)
                    .intoArray(y, yFrom + i);
        }
        DEFINITION.dropout(mask, firstIndex + whole, x, xFrom + whole, y, yFrom + whole, n - whole);
    }

    public static void dropoutBackward(
            DropoutMask mask, int firstIndex, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            VectorMask<Float> kept = keeps(mask, LANE_NUMBERS.add(firstIndex + i));
            FloatVector before = FloatVector.fromArray(FLOATS, dx, dxFrom + i);
            FloatVector after = FloatVector.broadcast(FLOATS, mask.scale())
                    .fma(FloatVector.fromArray(FLOATS, dy, dyFrom + i), before);
            before.blend(after, kept).intoArray(dx, dxFrom + i);
        }
        DEFINITION.dropoutBackward(mask, firstIndex + whole, dy, dyFrom + whole, dx, dxFrom + whole, n - whole);
    }

    /// [#dropout] of elements whose indices are `step` apart.
    public static void dropout(
            DropoutMask mask, int firstIndex, int step, float[] x, int xFrom, float[] y, int yFrom, int n) {
        IntVector steps = LANE_NUMBERS.mul(step);
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            VectorMask<Float> kept = keeps(mask, steps.add(firstIndex + i * step));
            ZERO.blend(FloatVector.fromArray(FLOATS, x, xFrom + i).mul(mask.scale()), kept)
                    .intoArray(y, yFrom + i);
        }
        for (int i = whole; i < n; i++) {
            y[yFrom + i] = mask.keeps(firstIndex + i * step) ? mask.scale() * x[xFrom + i] : 0;
        }
    }

    /// [DropoutMask#keeps] of a vector of indices.
    private static VectorMask<Float> keeps(DropoutMask mask, IntVector indices) {
        IntVector hash = indices.add(mask.keyLow());
        hash = mix(mix(hash).lanewise(XOR, mask.keyHigh()));
        return hash.lanewise(LSHR, 8).compare(GE, mask.threshold()).cast(FLOATS);
    }

    private static IntVector mix(IntVector bits) {
        IntVector h = xorShifted(bits, 16).mul(DropoutMask.MULTIPLIER_1);
        h = xorShifted(h, 15).mul(DropoutMask.MULTIPLIER_2);
        return xorShifted(h, 16);
    }

    private static IntVector xorShifted(IntVector bits, int shift) {
        return bits.lanewise(XOR, bits.lanewise(LSHR, shift));
    }

    public static void adamW(AdamWStep step, float[] g, float[] m, float[] v, float[] w, int from, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = from; i < from + whole; i += LANES) {
            FloatVector gradient = FloatVector.fromArray(FLOATS, g, i).mul(step.gradientScale());
            FloatVector mi = FloatVector.broadcast(FLOATS, step.beta1())
                    .fma(FloatVector.fromArray(FLOATS, m, i), gradient.mul(step.oneMinusBeta1()));
            FloatVector square = gradient.mul(step.oneMinusBeta2()).mul(gradient);
            FloatVector vi =
                    FloatVector.broadcast(FLOATS, step.beta2()).fma(FloatVector.fromArray(FLOATS, v, i), square);
            FloatVector denominator = vi.sqrt()
                    .fma(
                            FloatVector.broadcast(FLOATS, step.inverseRootCorrection()),
                            FloatVector.broadcast(FLOATS, step.epsilon()));
            FloatVector wi = FloatVector.fromArray(FLOATS, w, i);
            FloatVector decayed = wi.mul(step.decay());
            if (step.cautious()) {
                decayed = wi.blend(decayed, mi.mul(wi).compare(GT, 0));
            }
            mi.intoArray(m, i);
            vi.intoArray(v, i);
            FloatVector.broadcast(FLOATS, -step.stepSize())
                    .fma(mi.div(denominator), decayed)
                    .intoArray(w, i);
        }
        DEFINITION.adamW(step, g, m, v, w, from + whole, n - whole);
    }

    public static void cautiousDecay(float factor, float[] u, int uFrom, float[] w, int wFrom, int n) {
        int whole = FLOATS.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector wi = FloatVector.fromArray(FLOATS, w, wFrom + i);
            wi.blend(
                            wi.mul(factor),
                            FloatVector.fromArray(FLOATS, u, uFrom + i).mul(wi).compare(GT, 0))
                    .intoArray(w, wFrom + i);
        }
        DEFINITION.cautiousDecay(factor, u, uFrom + whole, w, wFrom + whole, n - whole);
    }
}
