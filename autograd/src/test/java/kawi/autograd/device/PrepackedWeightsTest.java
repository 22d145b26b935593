package kawi.autograd.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedB;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.vector.VectorKernels;
import org.junit.jupiter.api.Test;

class PrepackedWeightsTest {
    private final Matrix b = Matrix.rowMajor(new float[12], 0, 3, 4);

    @Test
    void aMatrixIsPackedOnce() {
        try (var device = new Device(new VectorKernels(), 1)) {
            var kept = new PrepackedWeights(1000);
            PackedB side = kept.of(b, device).orElseThrow();
            assertEquals(b, side.matrix());
            assertSame(side, kept.of(Matrix.rowMajor(b.data(), 0, 3, 4), device).orElseThrow(), "the same floats");
            assertNotSame(side, kept.of(b.transpose(), device).orElseThrow(), "the same floats, read another way");
            Matrix equal = Matrix.rowMajor(new float[12], 0, 3, 4);
            assertNotSame(side, kept.of(equal, device).orElseThrow(), "equal floats");
        }
    }

    @Test
    void aMatrixIsPackedWhenTheKernelsNeedIt() {
        try (var device = new Device(new ReferenceKernels(), 1)) {
            var kept = new PrepackedWeights(1000);
            assertTrue(kept.of(b, device).isEmpty());
            device.use(new VectorKernels());
            assertTrue(kept.of(b, device).isPresent());
        }
    }

    @Test
    void panelsAreLimited() {
        try (var device = new Device(new VectorKernels(), 1)) {
            int floats = device.kernels().packedBFloats(3, 4);
            var kept = new PrepackedWeights(2L * floats - 1);
            assertTrue(kept.of(b, device).isPresent());
            assertTrue(kept.of(Matrix.rowMajor(new float[12], 0, 3, 4), device).isEmpty(), "no room for a second");
            assertTrue(kept.of(b, device).isPresent(), "the first is still there");
        }
    }
}
