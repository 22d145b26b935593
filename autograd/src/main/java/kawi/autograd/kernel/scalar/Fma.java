package kawi.autograd.kernel.scalar;

/// Fused multiply-add in float32, `a b + c` rounded once: as an instruction where the JVM uses one, else computed in
/// double precision, with the same bits.
///
/// Without the instruction [Math#fma] calculates with [java.math.BigDecimal], a thousand times slower. Doubles do it in
/// a few operations:
///
/// - The product of two floats is exact in double: 24 bits times 24 are 48, of 53.
/// - Rounding the sum to double and then to float would round twice. That differs from rounding once only if the first
///   rounding lands exactly between two floats. Rounding the sum to **odd** avoids it: of the two doubles beside an
///   inexact sum, take the one whose last bit is 1, which is never halfway between floats (Boldo and Melquiond,
///   "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd", 2008).
/// - The error of the first rounding, which says on which side the exact sum is, is itself a double (Knuth's two-sum).
public final class Fma {
    /// Whether the JVM has an instruction for it; see [FmaInstruction].
    public static final boolean IN_HARDWARE = FmaInstruction.missing().isEmpty();

    /// The bits of a double that a float has no room for.
    private static final long TAIL = (1L << 29) - 1;
    /// The tail of a double halfway between two normal floats.
    private static final long HALFWAY = 1L << 28;

    private Fma() {}

    /// `a b + c`, rounded once.
    public static float fma(float a, float b, float c) {
        return IN_HARDWARE ? Math.fma(a, b, c) : emulated(a, b, c);
    }

    /// The same in double precision.
    static float emulated(float a, float b, float c) {
        double product = (double) a * b;
        double sum = product + c;
        boolean mayBeHalfway = (Double.doubleToRawLongBits(sum) & TAIL) == HALFWAY || Math.abs(sum) < Float.MIN_NORMAL;
        return (float) (mayBeHalfway ? roundedToOdd(product, c, sum) : sum);
    }

    /// @param sum `a + b`, rounded to nearest
    private static double roundedToOdd(double a, double b, double sum) {
        double partOfB = sum - a;
        double error = (a - (sum - partOfB)) + (b - partOfB);
        long bits = Double.doubleToRawLongBits(sum);
        if (error == 0 || (bits & 1) != 0) {
            return sum;
        }
        return Double.longBitsToDouble((error > 0) == (sum > 0) ? bits + 1 : bits - 1);
    }
}
