package kawi.autograd.kernel.vector.loop;

import static jdk.incubator.vector.VectorOperators.LT;
import static kawi.autograd.kernel.vector.loop.Vectors.broadcast;

import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.scalar.HyperbolicTangent;

/// [HyperbolicTangent], a vector at a time: the same bits. Both formulas are computed, and each lane takes one.
final class VectorHyperbolicTangent {
    private static final int SIGN = 0x8000_0000;

    private VectorHyperbolicTangent() {}

    /// `tanh x`.
    static FloatVector tanh(FloatVector x) {
        FloatVector magnitude = x.abs();
        FloatVector quotient = broadcast(2).div(VectorExponential.onePlusExp(magnitude.add(magnitude)));
        FloatVector tanh = broadcast(1)
                .sub(quotient)
                .blend(polynomial(magnitude), magnitude.compare(LT, HyperbolicTangent.POLYNOMIAL_BOUND));
        return tanh.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
    }

    /// `x + x^3 P(x^2)`.
    private static FloatVector polynomial(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector p = broadcast(HyperbolicTangent.P4).fma(square, broadcast(HyperbolicTangent.P3));
        p = p.fma(square, broadcast(HyperbolicTangent.P2));
        p = p.fma(square, broadcast(HyperbolicTangent.P1));
        p = p.fma(square, broadcast(HyperbolicTangent.P0));
        return x.mul(square).fma(p, x);
    }
}
