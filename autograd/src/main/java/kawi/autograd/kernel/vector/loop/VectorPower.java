package kawi.autograd.kernel.vector.loop;

import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static kawi.autograd.kernel.vector.loop.Vectors.DOUBLES;
import static kawi.autograd.kernel.vector.loop.Vectors.HALF_FLOATS;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import kawi.autograd.kernel.scalar.Power;

/// [Power], as many numbers at a time as a vector has doubles: the same bits. The logarithms and the exponentials are
/// loops of their own, because the compiler would not inline both into one.
final class VectorPower {
    /// The bits of 2^52. Put on top of a small integer they make a double that is larger than the integer by 2^52.
    private static final long INTEGER_BITS = 0x4330000000000000L;

    private static final int SIGN = 0x8000_0000;

    private VectorPower() {}

    /// `log2 |x|`: negative infinity for 0, infinity for infinities, NaN for NaN.
    ///
    /// @param x half a vector of floats
    static DoubleVector log2(FloatVector x) {
        DoubleVector magnitude = (DoubleVector) x.abs().convertShape(F2D, DOUBLES, 0);
        LongVector bits = magnitude.reinterpretAsLongs();
        LongVector biased = bits.add(Power.ROOT_HALF_OFFSET).lanewise(LSHR, 52); // n + 1023
        DoubleVector m = bits.sub(biased.lanewise(LSHL, 52)).add(Power.ONE_BITS).reinterpretAsDoubles();
        DoubleVector n = biased.or(INTEGER_BITS).reinterpretAsDoubles().sub(0x1p52 + 1023);
        DoubleVector s = m.sub(1).div(m.add(1));
        DoubleVector square = s.mul(s);
        DoubleVector p = broadcast(1 / 15.0).mul(square).add(1 / 13.0);
        p = p.mul(square).add(1 / 11.0);
        p = p.mul(square).add(1 / 9.0);
        p = p.mul(square).add(1 / 7.0);
        p = p.mul(square).add(1 / 5.0);
        p = p.mul(square).add(1 / 3.0);
        p = p.mul(square).add(1);
        return s.mul(p)
                .mul(Power.TWO_LOG2_E)
                .add(n)
                .blend(
                        magnitude,
                        magnitude.compare(LT, Double.POSITIVE_INFINITY).not())
                .blend(Double.NEGATIVE_INFINITY, magnitude.compare(EQ, 0));
    }

    /// `x^exponent`.
    ///
    /// @param y `exponent log2 |x|`
    /// @param x half a vector of floats
    /// @param isInteger whether the exponent is an integer
    /// @param isOdd whether it is an odd one
    static FloatVector pow(DoubleVector y, FloatVector x, boolean isInteger, boolean isOdd) {
        FloatVector magnitude = (FloatVector) exp2(y).convertShape(D2F, HALF_FLOATS, 0);
        if (isOdd) {
            return magnitude
                    .reinterpretAsInts()
                    .or(x.reinterpretAsInts().and(SIGN))
                    .reinterpretAsFloats();
        }
        return isInteger
                ? magnitude
                : magnitude.blend(Float.NaN, x.compare(LT, 0).and(x.compare(GT, Float.NEGATIVE_INFINITY)));
    }

    private static DoubleVector exp2(DoubleVector y) {
        DoubleVector bounded = y.max(-Power.MAX_EXPONENT).min(Power.MAX_EXPONENT);
        DoubleVector rounded = bounded.add(Power.ROUNDER);
        DoubleVector z = bounded.sub(rounded.sub(Power.ROUNDER)).mul(Power.LN2);
        DoubleVector p = broadcast(1 / 3628800.0).mul(z).add(1 / 362880.0);
        p = p.mul(z).add(1 / 40320.0);
        p = p.mul(z).add(1 / 5040.0);
        p = p.mul(z).add(1 / 720.0);
        p = p.mul(z).add(1 / 120.0);
        p = p.mul(z).add(1 / 24.0);
        p = p.mul(z).add(1 / 6.0);
        p = p.mul(z).add(1 / 2.0);
        p = p.mul(z).add(1);
        p = p.mul(z).add(1);
        return p.mul(rounded.reinterpretAsLongs().lanewise(LSHL, 52).reinterpretAsDoubles());
    }

    private static DoubleVector broadcast(double value) {
        return DoubleVector.broadcast(DOUBLES, value);
    }
}
