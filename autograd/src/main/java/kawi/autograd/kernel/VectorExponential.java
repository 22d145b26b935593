package kawi.autograd.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static kawi.autograd.kernel.Vectors.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// [Exponential], a vector at a time: the same operations in the same order.
final class VectorExponential {
    private VectorExponential() {}

    static FloatVector exp(FloatVector x) {
        // A comparison with NaN is false, so NaN passes both bounds, as it passes Math.min and Math.max.
        FloatVector bounded = x.blend(Exponential.LOWEST, x.lt(Exponential.LOWEST));
        bounded = bounded.blend(Exponential.HIGHEST, x.compare(GT, Exponential.HIGHEST));
        FloatVector rounded = bounded.fma(broadcast(Exponential.LOG2_E), broadcast(Exponential.ROUNDER));
        FloatVector n = rounded.sub(Exponential.ROUNDER);
        FloatVector r = n.fma(broadcast(-Exponential.LN2_HIGH), bounded);
        r = n.fma(broadcast(-Exponential.LN2_LOW), r);
        FloatVector p = broadcast(Exponential.C7);
        p = p.fma(r, broadcast(Exponential.C6));
        p = p.fma(r, broadcast(Exponential.C5));
        p = p.fma(r, broadcast(Exponential.C4));
        p = p.fma(r, broadcast(Exponential.C3));
        p = p.fma(r, broadcast(Exponential.C2));
        p = p.fma(r, broadcast(1));
        p = p.fma(r, broadcast(1));
        IntVector exponent = rounded.reinterpretAsInts().sub(Exponential.ROUNDER_BITS);
        IntVector half = exponent.lanewise(ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
    }

    private static FloatVector powerOfTwo(IntVector exponent) {
        return exponent.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
    }
}
