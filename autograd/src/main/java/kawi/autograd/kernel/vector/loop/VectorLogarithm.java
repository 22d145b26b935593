package kawi.autograd.kernel.vector.loop;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LT;
import static kawi.autograd.kernel.vector.loop.Vectors.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import kawi.autograd.kernel.scalar.Exponential;
import kawi.autograd.kernel.scalar.Logarithm;

/// [Logarithm], a vector at a time: the same bits. Lanes that hold special numbers are replaced at the end.
final class VectorLogarithm {
    private VectorLogarithm() {}

    /// `log x`.
    static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
        FloatVector scaled = x.blend(x.mul(Logarithm.SUBNORMAL_SCALE), subnormal);
        IntVector bits = scaled.reinterpretAsInts().sub(Logarithm.ROOT_HALF_BITS);
        FloatVector exponent = (FloatVector) bits.lanewise(ASHR, 23).convert(I2F, 0);
        FloatVector n = exponent.blend(exponent.sub(Logarithm.SUBNORMAL_SHIFT), subnormal);
        FloatVector f = bits.and(Logarithm.SIGNIFICAND)
                .add(Logarithm.ROOT_HALF_BITS)
                .reinterpretAsFloats()
                .sub(1);
        FloatVector r = f.mul(f).fma(polynomial(f).fma(f, broadcast(-0.5f)), f);
        FloatVector log = n.fma(broadcast(Exponential.LN2_HIGH), n.fma(broadcast(Exponential.LN2_LOW), r));
        return log.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY))
                .blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0))
                .blend(Float.NaN, x.compare(GE, 0).not());
    }

    /// P.
    private static FloatVector polynomial(FloatVector f) {
        FloatVector p = broadcast(Logarithm.P7).fma(f, broadcast(Logarithm.P6));
        p = p.fma(f, broadcast(Logarithm.P5));
        p = p.fma(f, broadcast(Logarithm.P4));
        p = p.fma(f, broadcast(Logarithm.P3));
        p = p.fma(f, broadcast(Logarithm.P2));
        p = p.fma(f, broadcast(Logarithm.P1));
        return p.fma(f, broadcast(Logarithm.P0));
    }
}
