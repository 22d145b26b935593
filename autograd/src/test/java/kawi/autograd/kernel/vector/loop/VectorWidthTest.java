package kawi.autograd.kernel.vector.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jdk.incubator.vector.FloatVector;
import kawi.autograd.kernel.vector.VectorKernels;
import org.junit.jupiter.api.Test;

/// The build runs the tests of the kernels once for each vector width. This test checks that the run has its width.
final class VectorWidthTest {

    /// The width set with `-XX:MaxVectorSize`, in bits; 0 if it is not set.
    private static final int BITS = Integer.getInteger("kawi.test.vectorBits", 0);

    @Test
    void vectorsHaveTheWidthOfThisRun() {
        assumeTrue(BITS > 0, "this run uses the width of the machine");
        assumeTrue(FloatVector.SPECIES_PREFERRED.vectorBitSize() >= BITS, "this machine's vectors are narrower");
        assertEquals(BITS, Vectors.FLOATS.vectorBitSize());
    }

    @Test
    void vectorsOfFourEightOrSixteenFloatsAreSupported() {
        assertEquals(Vectors.LANES >= 4, VectorKernels.supported());
        assertTrue(Vectors.LANES <= 16);
    }
}
