package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.kernel.vector.loop.Vectors.INTS;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.ZERO;
import static kawi.autograd.kernel.vector.matmul.BlockDecoding.GROUP;
import static kawi.autograd.kernel.vector.matmul.BlockDecoding.SCALES;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.COLUMNS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import kawi.autograd.kernel.weights.EncodedMatrix;

/// Decodes encoded weights into panels of B, the layout of [Packing], one vector of outputs after the other.
final class EncodedPacking {
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
            int codes = pair + SCALES + number % 2 * block;
            FloatVector scale = BlockDecoding.scale(b.words(), pair, number % 2);
            int to = panel + done * COLUMNS;
            for (int word = codes; word < codes + block; word += GROUP) {
                IntVector q = IntVector.fromArray(INTS, b.words(), word);
                if (b.format().bits() == Byte.SIZE) {
                    decode8(q, scale, panels, to);
                } else {
                    decode4(q, scale, panels, to);
                }
                to += b.inputsPerWord() * COLUMNS;
            }
        }
    }

    /// Decodes the weights of four inputs.
    private static void decode8(IntVector q, FloatVector scale, float[] panels, int panel) {
        int to = panel;
        for (int left = 24; left >= 0; left -= 8, to += COLUMNS) {
            IntVector number = q.lanewise(VectorOperators.LSHL, left).lanewise(VectorOperators.ASHR, 24);
            // Adding +0 makes a zero positive.
            ((FloatVector) number.convert(VectorOperators.I2F, 0))
                    .fma(scale, ZERO)
                    .intoArray(panels, to);
        }
    }

    /// Decodes the weights of eight inputs.
    private static void decode4(IntVector q, FloatVector scale, float[] panels, int panel) {
        int to = panel;
        for (int left = 28; left >= 0; left -= 4, to += COLUMNS) {
            IntVector number = q.lanewise(VectorOperators.LSHL, left).lanewise(VectorOperators.ASHR, 28);
            ((FloatVector) number.convert(VectorOperators.I2F, 0)).mul(scale).intoArray(panels, to);
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
