package kawi.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Every rung computes the bits of the first.
class MatMulRungsTest {
    private static final int M = 3 * MatMulRungs.ROWS;
    private static final int INNER = 37;
    private static final int N = 4 * MatMulRungs.columns();

    private final float[] a = Numbers.normal(M * INNER, 1);
    private final float[] b = Numbers.normal(INNER * N, 2);
    private final float[] first = new float[M * N];
    private final float[] c = new float[M * N];

    MatMulRungsTest() {
        MatMulRungs.elementByElement(a, b, first, M, INNER, N);
        Arrays.fill(c, Float.NaN);
    }

    @Test
    void rowByRow() {
        MatMulRungs.rowByRow(a, b, c, M, INNER, N);
        assertArrayEquals(first, c);
    }

    @Test
    void fourRowsAtATime() {
        MatMulRungs.fourRowsAtATime(a, b, c, M, INNER, N);
        assertArrayEquals(first, c);
    }

    @Test
    void tiles() {
        MatMulRungs.tiles(a, b, c, M, INNER, N);
        assertArrayEquals(first, c);
    }

    @Test
    void panels() {
        MatMulRungs.panels(a, b, c, M, INNER, N, new float[INNER * N]);
        assertArrayEquals(first, c);
    }
}
