package kawi.autograd.kernel.vector.loop;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static kawi.autograd.kernel.vector.loop.Vectors.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import kawi.autograd.kernel.scalar.Exponential;

/// [Exponential] on vectors: the same bits.
///
/// An exponential is a chain of dependent operations, and a processor looks only some hundred instructions ahead for
/// independent ones: fewer instructions mean more vectors in flight. For a part of the range, `2^n` needs fewer than
/// the eight instructions that split it into two factors. One power of two shifts n to where it is the exponent of a
/// normal float in any case, and another shifts the result back; the first product is exact, so the result is rounded
/// once, as in the definition. The first power is added to the rounding constant, and with it to n in the lowest bits
/// of the sum: shifted into the exponent field, they are the first factor.
///
/// Constants are created where they are used. Static finals would be objects, whose floats the compiler reloads in
/// every step of a loop that stores floats, since the store might have changed them.
public final class VectorExponential {
    private static final int EXPONENT_OF_ONE = 127;

    /// For n from -150 to 0: 2^(n + 65) is normal. The constant is even, so that halves round as in the definition.
    private static final float ROUNDER_UP = Exponential.ROUNDER + EXPONENT_OF_ONE + 65;

    private static final float BACK_DOWN = 0x1p-65f;

    /// For n from -58 to 128: 2^(n - 63) is normal.
    private static final float ROUNDER_DOWN = Exponential.ROUNDER + EXPONENT_OF_ONE - 63;

    private static final float BACK_UP = 0x1p63f;

    /// From here down, `1 + e^x` is 1.
    private static final float LOWEST_BESIDE_ONE = -40;

    private VectorExponential() {}

    /// `e^x`.
    static FloatVector exp(FloatVector x) {
        // A comparison with NaN is false, so NaN passes both bounds, as it passes Math.min and Math.max.
        FloatVector bounded = bounded(x, Exponential.LOWEST);
        FloatVector rounder = broadcast(Exponential.ROUNDER);
        FloatVector rounded = bounded.fma(broadcast(Exponential.LOG2_E), rounder);
        FloatVector p = series(bounded, rounded.sub(rounder));
        IntVector exponent = rounded.reinterpretAsInts().sub(Exponential.ROUNDER_BITS);
        IntVector half = exponent.lanewise(ASHR, 1);
        IntVector rest = exponent.sub(half);
        FloatVector firstFactor = half.add(EXPONENT_OF_ONE).lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector secondFactor = rest.add(EXPONENT_OF_ONE).lanewise(LSHL, 23).reinterpretAsFloats();
        return p.mul(firstFactor).mul(secondFactor);
    }

    /// `e^x` for x <= 0.
    public static FloatVector expOfNonPositive(FloatVector x) {
        // A product that underflows takes a processor many times as long, so a certain 0 is not computed by one.
        VectorMask<Float> vanishes = x.compare(LT, Exponential.LOWEST);
        FloatVector bounded = x.blend(0, vanishes);
        FloatVector rounder = broadcast(ROUNDER_UP);
        FloatVector rounded = bounded.fma(broadcast(Exponential.LOG2_E), rounder);
        FloatVector p = series(bounded, rounded.sub(rounder));
        FloatVector factor = rounded.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        return p.mul(factor).mul(BACK_DOWN).blend(0, vanishes);
    }

    /// `1 + e^x`.
    static FloatVector onePlusExp(FloatVector x) {
        FloatVector bounded = bounded(x, LOWEST_BESIDE_ONE);
        FloatVector rounder = broadcast(ROUNDER_DOWN);
        FloatVector rounded = bounded.fma(broadcast(Exponential.LOG2_E), rounder);
        FloatVector p = series(bounded, rounded.sub(rounder));
        FloatVector factor = rounded.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        return p.mul(factor).mul(BACK_UP).add(1);
    }

    private static FloatVector bounded(FloatVector x, float lowest) {
        return x.blend(lowest, x.compare(LT, lowest)).blend(Exponential.HIGHEST, x.compare(GT, Exponential.HIGHEST));
    }

    /// `e^(x - n ln 2)`.
    private static FloatVector series(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(broadcast(-Exponential.LN2_LOW), n.fma(broadcast(-Exponential.LN2_HIGH), x));
        FloatVector p = broadcast(Exponential.C7).fma(r, broadcast(Exponential.C6));
        p = p.fma(r, broadcast(Exponential.C5));
        p = p.fma(r, broadcast(Exponential.C4));
        p = p.fma(r, broadcast(Exponential.C3));
        p = p.fma(r, broadcast(Exponential.C2));
        p = p.fma(r, broadcast(1));
        return p.fma(r, broadcast(1));
    }
}
