package kawi.autograd.kernel.vector.loop;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static kawi.autograd.kernel.vector.loop.Vectors.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import kawi.autograd.kernel.scalar.GeluErf;

/// [GeluErf], a vector at a time: the same bits.
final class VectorGeluErf {
    private VectorGeluErf() {}

    /// `x Φ(x)`.
    static FloatVector gelu(FloatVector x) {
        FloatVector t = magnitude(x);
        FloatVector bell = bell(t);
        FloatVector quotient = quotient(t);
        FloatVector positive = x.mul(broadcast(1).sub(bell.mul(quotient)));
        return positive.blend(bell.mul(x.mul(quotient)), x.compare(LT, 0));
    }

    /// `Φ(x) + x φ(x)`.
    static FloatVector slopeOfGelu(FloatVector x) {
        FloatVector t = magnitude(x);
        FloatVector bell = bell(t);
        FloatVector tail = bell.mul(quotient(t));
        VectorMask<Float> negative = x.compare(LT, 0);
        FloatVector cdf = broadcast(1).sub(tail).blend(tail, negative);
        return t.blend(t.neg(), negative).fma(bell.mul(GeluErf.INVERSE_SQRT_2_PI), cdf);
    }

    /// `min(|x|, 15)`; a comparison with NaN is false, so NaN stays.
    private static FloatVector magnitude(FloatVector x) {
        FloatVector t = x.abs();
        return t.blend(GeluErf.MAX, t.compare(GT, GeluErf.MAX));
    }

    /// `e^(-t^2/2)`.
    private static FloatVector bell(FloatVector t) {
        FloatVector square = t.mul(t);
        FloatVector error = t.fma(t, square.neg());
        FloatVector e = VectorExponential.expOfNonPositive(square.mul(-0.5f));
        return e.fma(error.mul(-0.5f), e);
    }

    /// `Φ(-t) / e^(-t^2/2)`.
    private static FloatVector quotient(FloatVector t) {
        FloatVector inverse = broadcast(1).div(t.add(GeluErf.OFFSET));
        FloatVector q = broadcast(-2 * GeluErf.OFFSET).fma(inverse, broadcast(1));
        FloatVector p = broadcast(GeluErf.P10).fma(q, broadcast(GeluErf.P9));
        p = p.fma(q, broadcast(GeluErf.P8));
        p = p.fma(q, broadcast(GeluErf.P7));
        p = p.fma(q, broadcast(GeluErf.P6));
        p = p.fma(q, broadcast(GeluErf.P5));
        p = p.fma(q, broadcast(GeluErf.P4));
        p = p.fma(q, broadcast(GeluErf.P3));
        p = p.fma(q, broadcast(GeluErf.P2));
        p = p.fma(q, broadcast(GeluErf.P1));
        p = p.fma(q, broadcast(GeluErf.P0));
        return p.mul(inverse);
    }
}
