package kawi.autograd.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/// The build runs the tests of the kernels once for each width of vectors; here each run makes sure that it has its
/// own.
final class VectorWidthTest {

    /// What `-XX:MaxVectorSize` was set to, in bits; 0 if it was left alone.
    private static final int BITS = Integer.getInteger("kawi.test.vectorBits", 0);

    @Test
    void vectorsAreAsWideAsThisRunOfTheTestsAsksFor() {
        assumeTrue(BITS > 0, "this run takes the machine's own width");
        assumeTrue(FloatVector.SPECIES_PREFERRED.vectorBitSize() >= BITS, "this machine's vectors are narrower");
        assertEquals(BITS, Vectors.FLOATS.vectorBitSize());
    }

    @Test
    void vectorsOfFourEightOrSixteenFloatsAreSupported() {
        assertEquals(Vectors.LANES >= 4, VectorKernels.supported());
        assertTrue(Vectors.LANES <= 16);
    }
}
