package kawi.autograd.kernel.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import kawi.autograd.fixture.Numbers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class EncodedMatrixTest {

    @ParameterizedTest
    @CsvSource({"BF16, 1, 1", "BF16, 33, 17", "Q8_0, 32, 1", "Q8_0, 96, 33", "Q4_0, 64, 16", "Q4_0, 160, 18"})
    void outputsAreReadAsTheyWereSet(WeightFormat format, int inputs, int outputs) {
        var matrix = new EncodedMatrix(format, inputs, outputs);
        byte[][] blocks = new byte[outputs][(int) format.bytes(inputs)];
        var random = new Random(5);
        for (int twice = 0; twice < 2; twice++) { // an output can be set again
            for (int n = 0; n < outputs; n++) {
                random.nextBytes(blocks[n]);
                for (int at = 1; at < blocks[n].length; at += format.blockBytes()) {
                    blocks[n][at] &= (byte) 0xbf; // finite
                }
                matrix.set(n, blocks[n], 0);
            }
        }
        for (int n = 0; n < outputs; n++) {
            byte[] read = new byte[blocks[n].length];
            matrix.get(n, read, 0);
            assertArrayEquals(blocks[n], read, "output " + n);
        }
        assertEquals((long) outputs * blocks[0].length, matrix.bytes());
    }

    @ParameterizedTest
    @EnumSource(names = {"Q8_0", "Q4_0"})
    void inputsMustBeWholeBlocks(WeightFormat format) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new EncodedMatrix(format, 48, 4));
        assertEquals("weights in " + format + " need a multiple of 32 inputs, not 48", thrown.getMessage());
    }

    @ParameterizedTest
    @EnumSource(names = {"Q8_0", "Q4_0"})
    void weightsThatAreTooLargeForAScaleAreRefused(WeightFormat format) {
        float[] weights = Numbers.normal(64, 1);
        weights[40] = 1e9f;
        var thrown = assertThrows(IllegalArgumentException.class, () -> EncodedMatrix.of(format, 64, 1, weights));
        assertEquals(
                "the scale of block 1 is " + (format == WeightFormat.Q8_0 ? "" : "-")
                        + "Infinity, expected a finite number",
                thrown.getMessage());
    }
}
