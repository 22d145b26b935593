package kawi.autograd.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static kawi.autograd.kernel.Vectors.FLOATS;
import static kawi.autograd.kernel.Vectors.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/// [Exponential], a vector at a time: the same bits.
///
/// Exponentials are chains of operations that wait for each other, and a processor looks only some hundred instructions
/// ahead for others to do meanwhile: fewer instructions are more vectors at a time. Where less than the whole range is
/// asked for, `2^n` needs fewer than the eight that split it in two factors. If one power of two takes n to where it is
/// certainly the exponent of a normal float, another takes the result back, and as the first product is exact, the
/// result is rounded once, as ever. The first power is added to the number that rounds, and with it to n in the sum's
/// lowest bits: shifted to where the exponent of a float is, they are the first factor.
///
/// The constants are vectors already, which keeps these methods small enough to be inlined into a kernel.
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

    // For n from -150 to 0: 2^(n + 65) is normal. The number that is added is even, so that halves round as ever.
    private static final FloatVector ROUNDER_UP = constant(Exponential.ROUNDER + 127 + 65);
    private static final FloatVector BACK_DOWN = constant(0x1p-65f);

    // For n from -58 to 128: 2^(n - 63) is normal.
    private static final FloatVector ROUNDER_DOWN = constant(Exponential.ROUNDER + 127 - 63);
    private static final FloatVector BACK_UP = constant(0x1p63f);
    /// `1 + e^x` is 1 here and below.
    private static final FloatVector LOWEST_BESIDE_ONE = constant(-40);

    private VectorExponential() {}

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    /// `e^x`.
    static FloatVector exp(FloatVector x) {
        // A comparison with NaN is false, so NaN passes both bounds, as it passes Math.min and Math.max.
        FloatVector bounded = x.blend(LOWEST, x.compare(LT, LOWEST)).blend(HIGHEST, x.compare(GT, HIGHEST));
        FloatVector rounded = bounded.fma(LOG2_E, ROUNDER);
        FloatVector p = series(bounded, rounded.sub(ROUNDER));
        IntVector exponent = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
        IntVector half = exponent.lanewise(ASHR, 1);
        IntVector rest = exponent.sub(half);
        FloatVector firstFactor = half.add(EXPONENT_OF_ONE).lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector secondFactor = rest.add(EXPONENT_OF_ONE).lanewise(LSHL, 23).reinterpretAsFloats();
        return p.mul(firstFactor).mul(secondFactor);
    }

    /// `e^x` for x that is not positive.
    static FloatVector expOfNonPositive(FloatVector x) {
        // Products that underflow take a processor many times as long as others, so what is certainly 0 is none.
        VectorMask<Float> vanishes = x.compare(LT, LOWEST);
        FloatVector bounded = x.blend(Vectors.ZERO, vanishes);
        FloatVector rounded = bounded.fma(LOG2_E, ROUNDER_UP);
        FloatVector p = series(bounded, rounded.sub(ROUNDER_UP));
        FloatVector factor = rounded.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        return p.mul(factor).mul(BACK_DOWN).blend(Vectors.ZERO, vanishes);
    }

    /// `1 + e^x`.
    static FloatVector onePlusExp(FloatVector x) {
        FloatVector bounded =
                x.blend(LOWEST_BESIDE_ONE, x.compare(LT, LOWEST_BESIDE_ONE)).blend(HIGHEST, x.compare(GT, HIGHEST));
        FloatVector rounded = bounded.fma(LOG2_E, ROUNDER_DOWN);
        FloatVector p = series(bounded, rounded.sub(ROUNDER_DOWN));
        FloatVector factor = rounded.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        return p.mul(factor).mul(BACK_UP).add(ONE);
    }

    /// `e^(x - n ln 2)`.
    private static FloatVector series(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
        FloatVector p = C7.fma(r, C6);
        p = p.fma(r, C5);
        p = p.fma(r, C4);
        p = p.fma(r, C3);
        p = p.fma(r, C2);
        p = p.fma(r, ONE);
        return p.fma(r, ONE);
    }
}
