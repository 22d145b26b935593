package kawi.autograd.kernel.weights;

import static kawi.autograd.fixture.Floats.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import kawi.autograd.fixture.Numbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The blocks are those of ggml.
final class WeightFormatTest {

    /// Blocks that the Python package gguf encoded and decoded; see `weights.py`.
    private static List<String[]> blocks(WeightFormat format) throws IOException {
        try (InputStream file = WeightFormatTest.class.getResourceAsStream("/oracle/weights.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" "))
                    .filter(line -> line[0].equals(format.toString()))
                    .toList();
        }
    }

    private static float[] floats(String hex) {
        var floats = new float[hex.length() / 8];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.intBitsToFloat(HexFormat.fromHexDigits(hex, 8 * i, 8 * i + 8));
        }
        return floats;
    }

    @ParameterizedTest
    @EnumSource
    void blocksHaveTheBytesThatGgufWrites(WeightFormat format) throws IOException {
        List<String[]> blocks = blocks(format);
        assertEquals(12, blocks.size());
        for (String[] block : blocks) {
            byte[] bytes = new byte[(int) format.bytes(32)];
            EncodedMatrix.encode(format, floats(block[1]), 0, 32, bytes);
            byte[] expected = HexFormat.of().parseHex(block[2]);
            if (bytes[0] == 0 && bytes[1] == 0 && format.hasScale()) {
                assertArrayEquals(new byte[] {expected[0], expected[1]}, new byte[] {bytes[0], bytes[1]});
            } else {
                assertArrayEquals(expected, bytes, () -> "weights " + block[1]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void decodedWeightsAreThoseThatGgufDecodes(WeightFormat format) throws IOException {
        for (String[] block : blocks(format)) {
            var matrix = new EncodedMatrix(format, 32, 3);
            matrix.set(1, HexFormat.of().parseHex(block[2]), 0);
            float[] decoded = new float[32];
            matrix.decode(1, decoded, 0);
            float[] expected = floats(block[3]);
            for (int i = 0; i < 32 && format == WeightFormat.Q8_0; i++) {
                expected[i] += 0f; // a zero is positive here, in gguf it has the sign of the scale
            }
            assertSameBits(expected, decoded, format + " of " + block[1]);
            for (int i = 0; i < 32; i++) {
                byte[] bytes = HexFormat.of().parseHex(block[2]);
                int at = i / format.blockSize() * format.blockBytes();
                assertEquals(decoded[i], format.decode(bytes, at, i % format.blockSize()), format + " weight " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theErrorOfAWeightIsAtMostHalfAStepOfItsBlock(WeightFormat format) {
        float[] weights = Numbers.normal(32 * 100, 3);
        EncodedMatrix matrix = EncodedMatrix.of(format, 32, 100, weights);
        for (int n = 0; n < 100; n++) {
            float max = 0;
            for (int k = 0; k < 32; k++) {
                max = Math.max(max, Math.abs(weights[32 * n + k]));
            }
            // Q4_0 has one step more on one side; the rounded scale adds a few hundredths.
            double step = format == WeightFormat.BF16 ? max / 128 : format == WeightFormat.Q8_0 ? max / 127 : max / 4;
            for (int k = 0; k < 32; k++) {
                double error = Math.abs(matrix.weight(k, n) - weights[32 * n + k]);
                assertTrue(error <= 0.54 * step, format + ": an error of " + error + " for a step of " + step);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFormatIsFoundByItsName(WeightFormat format) {
        assertEquals(format, WeightFormat.named(format.toString()).orElseThrow());
    }

    @Test
    void anUnknownNameIsNoFormat() {
        assertTrue(WeightFormat.named("q5_k").isEmpty());
    }
}
