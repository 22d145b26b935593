package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.loop.Vectors.INTS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.COLUMNS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import kawi.autograd.kernel.weights.EncodedMatrix;

/// Decodes encoded weights into panels of B, the layout of [Packing], one vector of outputs after the other.
///
/// A scale in float16 becomes a float32 without a conversion instruction: its exponent and significand, moved to their
/// places in a float32, are the scale times 2^-112, the difference of the two biases, also for subnormal numbers. So
/// one exact product is the conversion.
final class EncodedPacking {
    /// Outputs, and so words, side by side.
    static final int GROUP = EncodedMatrix.GROUP;
    /// Words of the scales of a pair of blocks.
    static final int SCALES = GROUP;
    /// Exponent and significand of a float16 in the upper half of a word.
    static final int MAGNITUDE = 0x7fff0000;

    static final int SIGN = 0x80000000;
    /// 2^112.
    static final float FLOAT16_BIAS = 0x1p112f;

    private EncodedPacking() {}

    /// Decodes some columns for some steps of k. Columns of the last panel beyond those of B are arbitrary: the results
    /// that depend on them are not copied to C.
    ///
    /// @param k the first step, a multiple of 64
    /// @param depth number of steps
    /// @param column the first column, a multiple of 32
    static void decode(EncodedMatrix b, int k, int depth, int column, int columns, float[] panels) {
        for (int j = 0; j < columns; j += LANES) {
            int panel = j / COLUMNS * COLUMNS * depth + j % COLUMNS;
            int words = b.wordOf(column + j);
            if (b.format().hasScale()) {
                decodeBlocks(b, words, k, depth, panels, panel);
            } else {
                decodeBf16(b.words(), words + k / 2 * GROUP, depth, panels, panel);
            }
        }
    }

    private static void decodeBlocks(EncodedMatrix b, int words, int k, int depth, float[] panels, int panel) {
        int size = b.format().blockSize();
        int block = b.blockWords();
        for (int done = 0; done < depth; done += size) {
            int number = (k + done) / size;
            int pair = words + number / 2 * (SCALES + 2 * block);
            int numbers = pair + SCALES + number % 2 * block;
            int to = panel + done * COLUMNS;
            if (b.format().bits() == Byte.SIZE) {
                decode8(b.words(), pair, number % 2, numbers, panels, to);
            } else {
                decode4(b.words(), pair, number % 2, numbers, panels, to);
            }
        }
    }

    private static void decode8(int[] words, int pair, int second, int numbers, float[] panel, int panelFrom) {
        IntVector half = IntVector.fromArray(INTS, words, pair).lanewise(VectorOperators.LSHL, 16 * (1 - second));
        FloatVector scale = half.and(MAGNITUDE)
                .lanewise(VectorOperators.LSHR, 3)
                .or(half.and(SIGN))
                .reinterpretAsFloats()
                .mul(FLOAT16_BIAS);
        for (int i = 0; i < 8; i++) {
            IntVector q = IntVector.fromArray(INTS, words, numbers + i * GROUP);
            int to = panelFrom + 4 * i * COLUMNS;
            for (int left = 24; left >= 0; left -= 8, to += COLUMNS) {
                IntVector number = q.lanewise(VectorOperators.LSHL, left).lanewise(VectorOperators.ASHR, 24);
                ((FloatVector) number.convert(VectorOperators.I2F, 0))
                        .mul(scale)
                        .intoArray(panel, to);
            }
        }
    }

    private static void decode4(int[] words, int pair, int second, int numbers, float[] panel, int panelFrom) {
        IntVector half = IntVector.fromArray(INTS, words, pair).lanewise(VectorOperators.LSHL, 16 * (1 - second));
        FloatVector scale = half.and(MAGNITUDE)
                .lanewise(VectorOperators.LSHR, 3)
                .or(half.and(SIGN))
                .reinterpretAsFloats()
                .mul(FLOAT16_BIAS);
        for (int i = 0; i < 4; i++) {
            IntVector q = IntVector.fromArray(INTS, words, numbers + i * GROUP);
            int to = panelFrom + 8 * i * COLUMNS;
            for (int left = 28; left >= 0; left -= 4, to += COLUMNS) {
                IntVector number = q.lanewise(VectorOperators.LSHL, left).lanewise(VectorOperators.ASHR, 28);
                ((FloatVector) number.convert(VectorOperators.I2F, 0))
                        .mul(scale)
                        .intoArray(panel, to);
            }
        }
    }

    private static void decodeBf16(int[] words, int from, int depth, float[] panel, int panelFrom) {
        for (int k = 0; k < depth; k++) {
            IntVector pair = IntVector.fromArray(INTS, words, from + k / 2 * GROUP);
            pair.lanewise(VectorOperators.LSHL, 16 * (1 - k % 2))
                    .and(0xffff0000)
                    .reinterpretAsFloats()
                    .intoArray(panel, panelFrom + k * COLUMNS);
        }
    }
}
