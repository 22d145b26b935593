package kawi.autograd.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.text.Decimal;
import org.junit.jupiter.api.Test;

class DropoutMaskTest {

    @Test
    void itIsDerivedFromAProbabilityAndBothHalvesOfAKey() {
        assertEquals(
                new DropoutMask(0x9abc_def0, 0x1234_5678, 1 << 22, (float) (4 / 3.0)),
                DropoutMask.of(0.25, 0x1234_5678_9abc_def0L));
    }

    @Test
    void bothHalvesOfTheKeyDecideWhatIsKept() {
        String mask = kept(DropoutMask.of(0.5, 0x0000_0003_0000_0005L));
        assertNotEquals(mask, kept(DropoutMask.of(0.5, 0x0000_0003_0000_0006L)));
        assertNotEquals(mask, kept(DropoutMask.of(0.5, 0x0000_0004_0000_0005L)));
    }

    private static String kept(DropoutMask mask) {
        return IntStream.range(0, 100)
                .mapToObj(i -> mask.keeps(i) ? "1" : "0")
                .toList()
                .toString();
    }

    /// With a key of 0 the hashes of these indices are 2^31 and 2^31 - 1, found by inverting the mixing.
    @Test
    void theSmallestHashThatIsKeptIsTheThreshold() {
        int atThreshold = -1759780697;
        int below = -796085664;
        DropoutMask mask = DropoutMask.of(0.5, 0);
        for (Kernels kernels : List.of(new ReferenceKernels(), new VectorKernels())) {
            assertEquals(2, firstOfARow(kernels, mask, atThreshold));
            assertEquals(0, firstOfARow(kernels, mask, below));
        }
    }

    private static float firstOfARow(Kernels kernels, DropoutMask mask, int index) {
        float[] ones = new float[20];
        Arrays.fill(ones, 1);
        kernels.dropout(mask, index, ones, 0, ones, 0, 20);
        return ones[0];
    }

    @Test
    void aProbabilityOfZeroIsOneAndOfOneIsNone() {
        assertEquals(1, DropoutMask.of(0, 7).scale());
        for (double probability : new double[] {1, -0x1p-60, 2, Double.NaN}) {
            assertEquals(
                    "dropout must be at least 0 and less than 1, not " + Decimal.of(probability),
                    assertThrows(IllegalArgumentException.class, () -> DropoutMask.of(probability, 7))
                            .getMessage());
        }
    }
}
