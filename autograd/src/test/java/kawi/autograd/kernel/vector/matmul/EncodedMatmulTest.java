package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.fixture.Floats.assertSameBits;

import java.util.Random;
import kawi.autograd.fixture.Floats;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedA;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Products with weights in fewer bits have the bits of the definition, which are those of products with the decoded
/// weights.
final class EncodedMatmulTest {
    private static final Kernels DEFINITION = new ReferenceKernels();
    private static final Kernels VECTOR = new VectorKernels();
    private static final Scratch SCRATCH = new Scratch();

    private static EncodedMatrix matrix(WeightFormat format, int inputs, int outputs, Random random) {
        var matrix = new EncodedMatrix(format, inputs, outputs);
        byte[] blocks = new byte[(int) format.bytes(inputs)];
        for (int n = 0; n < outputs; n++) {
            random.nextBytes(blocks);
            for (int at = 1; at < blocks.length; at += format.blockBytes()) {
                // A finite scale or BF16 of either sign, often subnormal in float16 and sometimes zero.
                blocks[at] &= (byte) (random.nextInt(3) == 0 ? 0x80 : 0xbf);
                blocks[at - 1] &= (byte) (random.nextInt(9) == 0 ? 0 : 0xff);
            }
            matrix.set(n, blocks, 0);
        }
        return matrix;
    }

    private static void check(EncodedMatrix b, int column, int rows, int columns, boolean special, Random random) {
        int inputs = b.inputs();
        int gap = random.nextInt(2) * 3;
        float[] data = special
                ? Floats.withSpecialValues(7 + rows * (inputs + gap), random)
                : Floats.ordinary(7 + rows * (inputs + gap), random);
        Matrix a = new Matrix(data, 7, rows, inputs, inputs + gap, 1);
        if (random.nextInt(4) == 0) {
            a = new Matrix(data, 7, rows, inputs, 1, rows); // columns contiguous
        }
        float[] expected = Floats.ordinary(5 + rows * (columns + 2), random);
        float[] actual = expected.clone();
        float[] decoded = expected.clone();
        float[] weights = new float[inputs * columns];
        for (int n = 0; n < columns; n++) {
            b.decode(column + n, weights, n * inputs);
        }
        DEFINITION.matmul(PackedA.of(a), b, column, result(expected, rows, columns), SCRATCH);
        VECTOR.matmul(PackedA.of(a), b, column, result(actual, rows, columns), SCRATCH);
        Matrix transposed = Matrix.rowMajor(weights, 0, columns, inputs).transpose();
        DEFINITION.matmul(a, transposed, result(decoded, rows, columns), SCRATCH);
        String what = b.format() + ", " + rows + " x " + inputs + " x " + columns + " from " + column;
        assertSameBits(decoded, expected, what + ", decoded");
        assertSameBits(expected, actual, what);
        int floats = VECTOR.packedAFloats(a);
        if (floats > 0) {
            PackedA packed = new PackedA(a, new float[floats], 0);
            VECTOR.pack(packed, 0, inputs);
            VECTOR.matmul(packed, b, column, result(actual, rows, columns), SCRATCH);
            assertSameBits(expected, actual, what + ", A packed");
        }
    }

    private static Matrix result(float[] data, int rows, int columns) {
        return new Matrix(data, 5, rows, columns, columns + 2, 1);
    }

    @ParameterizedTest
    @EnumSource
    void oneRowHasTheBitsOfTheDefinition(WeightFormat format) {
        var random = new Random(1);
        for (int inputs : new int[] {32, 64, 96, 416}) {
            EncodedMatrix b = matrix(format, inputs, 200, random);
            for (int columns : new int[] {1, 15, 16, 17, 33, 64, 65, 100, 168}) {
                check(b, 32, 1, columns, false, random);
                check(b, 0, 1, columns, true, random);
            }
            check(b, 0, 1, 200, false, random);
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreRowsHaveTheBitsOfTheDefinition(WeightFormat format) {
        var random = new Random(2);
        for (int inputs : new int[] {32, 96, 672}) {
            EncodedMatrix b = matrix(format, inputs, 83, random);
            for (int rows : new int[] {2, 3, 4, 7, 25}) {
                check(b, 32, rows, 51, rows % 2 == 0, random);
                check(b, 0, rows, 83, rows % 2 == 1, random);
            }
        }
        check(matrix(format, 64, 550, random), 0, 30, 550, false, random);
    }

    @ParameterizedTest
    @EnumSource(names = "BF16")
    void inputsWithoutScalesMayBeOdd(WeightFormat format) {
        var random = new Random(3);
        for (int inputs : new int[] {1, 2, 3, 33, 517}) {
            EncodedMatrix b = matrix(format, inputs, 40, random);
            for (int rows : new int[] {1, 3, 9}) {
                check(b, 0, rows, 40, false, random);
                check(b, 32, rows, 7, true, random);
            }
        }
    }
}
