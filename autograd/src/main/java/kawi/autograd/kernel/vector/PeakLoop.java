package kawi.autograd.kernel.vector;

import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.scalar.FmaInstruction;
import kawi.autograd.kernel.vector.loop.Vectors;

/// The peak of a core: a loop of `fma` on registers, with which the speed of other kernels is compared.
///
/// An `fma` takes about four cycles, and a core starts one or two in each: eight independent sums keep it busy. The
/// loop has twelve, as many as sixteen registers hold beside the operands. Each sum is the summand of its `fma`: as a
/// factor it would be copied in every iteration, which cost a fifth of the speed.
///
/// An iteration has two `fma` for each sum, not one, so that the method is larger than what C2 inlines (325 bytes).
/// Inlined into a caller that was itself inlined, it ran at half the speed, or its vectors became objects.
public final class PeakLoop {
    private static final int SUMS = 12;
    private static final int STEPS_OF_A_TURN = 2;

    private PeakLoop() {}

    /// Floating-point operations of one iteration: a multiplication and an addition for each lane of each sum.
    ///
    /// @throws UnsupportedOperationException if the machine has no vectors of 4, 8 or 16 floats, or no `fma`
    /// instruction
    public static long operationsPerIteration() {
        if (!VectorKernels.supported()) {
            throw new UnsupportedOperationException("this machine has no vectors of 128, 256 or 512 bits to measure");
        }
        FmaInstruction.missing().ifPresent(reason -> {
            throw new UnsupportedOperationException("there is no FMA to measure: " + reason);
        });
        return 2L * STEPS_OF_A_TURN * SUMS * Vectors.LANES;
    }

    /// The width in bits of the vectors that the kernels use.
    public static int vectorBits() {
        return Vectors.FLOATS.vectorBitSize();
    }

    /// Runs the loop.
    ///
    /// @return a number that depends on every iteration, so that the compiler can remove none
    public static float run(int iterations) {
        FloatVector half = Vectors.broadcast(0.5f);
        FloatVector quarter = Vectors.broadcast(0.25f);
        FloatVector s0 = Vectors.broadcast(0);
        FloatVector s1 = Vectors.broadcast(1);
        FloatVector s2 = Vectors.broadcast(2);
        FloatVector s3 = Vectors.broadcast(3);
        FloatVector s4 = Vectors.broadcast(4);
        FloatVector s5 = Vectors.broadcast(5);
        FloatVector s6 = Vectors.broadcast(6);
        FloatVector s7 = Vectors.broadcast(7);
        FloatVector s8 = Vectors.broadcast(8);
        FloatVector s9 = Vectors.broadcast(9);
        FloatVector s10 = Vectors.broadcast(10);
        FloatVector s11 = Vectors.broadcast(11);
        for (int i = 0; i < iterations; i++) {
            s0 = half.fma(quarter, s0);
            s1 = half.fma(quarter, s1);
            s2 = half.fma(quarter, s2);
            s3 = half.fma(quarter, s3);
            s4 = half.fma(quarter, s4);
            s5 = half.fma(quarter, s5);
            s6 = half.fma(quarter, s6);
            s7 = half.fma(quarter, s7);
            s8 = half.fma(quarter, s8);
            s9 = half.fma(quarter, s9);
            s10 = half.fma(quarter, s10);
            s11 = half.fma(quarter, s11);
            s0 = half.fma(quarter, s0);
            s1 = half.fma(quarter, s1);
            s2 = half.fma(quarter, s2);
            s3 = half.fma(quarter, s3);
            s4 = half.fma(quarter, s4);
            s5 = half.fma(quarter, s5);
            s6 = half.fma(quarter, s6);
            s7 = half.fma(quarter, s7);
            s8 = half.fma(quarter, s8);
            s9 = half.fma(quarter, s9);
            s10 = half.fma(quarter, s10);
            s11 = half.fma(quarter, s11);
        }
        FloatVector sum = s0.add(s1)
                .add(s2)
                .add(s3)
                .add(s4)
                .add(s5)
                .add(s6)
                .add(s7)
                .add(s8)
                .add(s9)
                .add(s10)
                .add(s11);
        return sum.lane(0);
    }
}
