package kawi.autograd.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static kawi.autograd.kernel.Vectors.FLOATS;
import static kawi.autograd.kernel.Vectors.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// [Exponential], a vector at a time: the same operations in the same order.
///
/// The constants are vectors already, which keeps this method small enough to be inlined into a kernel.
final class VectorExponential {
    private static final FloatVector HIGHEST = constant(Exponential.HIGHEST);
    private static final FloatVector LOWEST = constant(Exponential.LOWEST);
    private static final FloatVector LOG2_E = constant(Exponential.LOG2_E);
    private static final FloatVector ROUNDER = constant(Exponential.ROUNDER);
    private static final FloatVector MINUS_LN2_HIGH = constant(-Exponential.LN2_HIGH);
    private static final FloatVector MINUS_LN2_LOW = constant(-Exponential.LN2_LOW);
    private static final FloatVector ONE = constant(1);
    private static final FloatVector C2 = constant(Exponential.C2);
    private static final FloatVector C3 = constant(Exponential.C3);
    private static final FloatVector C4 = constant(Exponential.C4);
    private static final FloatVector C5 = constant(Exponential.C5);
    private static final FloatVector C6 = constant(Exponential.C6);
    private static final FloatVector C7 = constant(Exponential.C7);
    private static final IntVector ROUNDER_BITS = IntVector.broadcast(INTS, Exponential.ROUNDER_BITS);
    private static final IntVector EXPONENT_OF_ONE = IntVector.broadcast(INTS, 127);

    private VectorExponential() {}

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    static FloatVector exp(FloatVector x) {
        // A comparison with NaN is false, so NaN passes both bounds, as it passes Math.min and Math.max.
        FloatVector bounded = x.blend(LOWEST, x.compare(LT, LOWEST)).blend(HIGHEST, x.compare(GT, HIGHEST));
        FloatVector rounded = bounded.fma(LOG2_E, ROUNDER);
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, bounded));
        FloatVector p = C7.fma(r, C6);
        p = p.fma(r, C5);
        p = p.fma(r, C4);
        p = p.fma(r, C3);
        p = p.fma(r, C2);
        p = p.fma(r, ONE);
        p = p.fma(r, ONE);
        IntVector exponent = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
        IntVector half = exponent.lanewise(ASHR, 1);
        IntVector rest = exponent.sub(half);
        FloatVector firstFactor = half.add(EXPONENT_OF_ONE).lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector secondFactor = rest.add(EXPONENT_OF_ONE).lanewise(LSHL, 23).reinterpretAsFloats();
        return p.mul(firstFactor).mul(secondFactor);
    }
}
