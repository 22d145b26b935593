package kawi.autograd.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import kawi.autograd.kernel.vector.VectorKernels;
import org.junit.jupiter.api.Test;

class ThreadLocalPanelsTest {
    private final Kernels kernels = new VectorKernels();
    private final ThreadLocalPanels panelsOfWorker = new ThreadLocalPanels();
    private final Object product = new Object();

    @Test
    void theyArePackedOnceForTheSameColumns() {
        Matrix columns = matrix(3, 40);
        float[] panels = panelsOfWorker.of(product, 0, columns, kernels).panels();
        float[] made = panels.clone();
        Arrays.fill(columns.data(), 7);
        assertSame(panels, panelsOfWorker.of(product, 0, columns, kernels).panels());
        assertArrayEquals(made, panels, "as they were");
    }

    @Test
    void theyArePackedForOtherColumnsAndForAnotherProduct() {
        Matrix first = matrix(3, 40);
        check(first, product, 0);
        check(matrix(3, 40), product, 64);
        check(matrix(3, 40), product, 0);
        check(matrix(3, 40), new Object(), 0);
    }

    @Test
    void theyGrow() {
        check(matrix(2, 5), product, 0);
        check(matrix(9, 100), product, 32);
        check(matrix(1, 1), product, 64);
    }

    @Test
    void kernelsThatReadAMatrixInPlaceNeedNone() {
        check(matrix(3, 40), product, 0);
        PackedB packed = panelsOfWorker.of(product, 0, matrix(3, 40), new ReferenceKernels());
        assertEquals(0, packed.panels().length);
        assertEquals(
                0, panelsOfWorker.of(product, 0, matrix(0, 4), kernels).panels().length, "nothing to multiply with");
    }

    /// Compares the panels with those that the kernels pack.
    private void check(Matrix columns, Object of, int column) {
        PackedB packed = panelsOfWorker.of(of, column, columns, kernels);
        assertSame(columns, packed.matrix());
        int floats = kernels.packedBFloats(columns.rows(), columns.columns());
        var expected = new PackedB(columns, new float[floats], 0);
        kernels.pack(expected);
        assertArrayEquals(expected.panels(), Arrays.copyOf(packed.panels(), floats));
    }

    private float next = 1;

    private Matrix matrix(int rows, int columns) {
        float[] data = new float[rows * columns];
        for (int i = 0; i < data.length; i++) {
            data[i] = next++;
        }
        return Matrix.rowMajor(data, 0, rows, columns);
    }
}
