package kawi.autograd.kernel.vector.matmul;

import static kawi.autograd.fixture.Floats.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import kawi.autograd.fixture.Floats;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedA;
import kawi.autograd.kernel.PackedB;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.vector.VectorKernels;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The product writes the bits of the definition, for all shapes and layouts, and wherever it is split.
@Tag("slow")
final class VectorMatmulTest {
    private static final Kernels DEFINITION = new ReferenceKernels();
    private static final Kernels VECTOR = new VectorKernels();
    private static final Scratch SCRATCH = new Scratch();
    /// Whether this is a second run, with narrower vectors. The definition does not depend on their width: its packed
    /// operands are checked in the first run.
    private static final boolean NARROW = Integer.getInteger("kawi.test.vectorBits", 0) > 0;

    /// The layout of a matrix in its array.
    enum Layout {
        ROWS,
        COLUMNS,
        ROWS_WITH_GAPS,
        COLUMNS_WITH_GAPS,
        NOTHING_CONTIGUOUS
    }

    private static Matrix matrix(int rows, int columns, Layout layout, Random random, boolean special) {
        int offset = 3;
        int rowStride = switch (layout) {
            case ROWS -> columns;
            case ROWS_WITH_GAPS -> columns + 5;
            case COLUMNS, COLUMNS_WITH_GAPS -> 1;
            case NOTHING_CONTIGUOUS -> 2 * columns + 3;
        };
        int columnStride = switch (layout) {
            case ROWS, ROWS_WITH_GAPS -> 1;
            case COLUMNS -> rows;
            case COLUMNS_WITH_GAPS -> rows + 7;
            case NOTHING_CONTIGUOUS -> 2;
        };
        int length = offset + rows * rowStride + columns * columnStride + 4;
        float[] data = special ? Floats.withSpecialValues(length, random) : Floats.ordinary(length, random);
        return new Matrix(data, offset, rows, columns, rowStride, columnStride);
    }

    private static void check(
            int rows, int inner, int columns, Layout left, Layout right, Layout result, long seed, boolean special) {
        Random random = new Random(seed);
        Matrix a = matrix(rows, inner, left, random, special);
        Matrix b = matrix(inner, columns, right, random, special);
        Matrix expected = matrix(rows, columns, result, random, special);
        Matrix actual = copy(expected);
        Matrix expectedFromZero = copy(expected);
        Matrix actualFromZero = copy(expected);
        String what = rows + " x " + inner + " x " + columns + ", " + left + " times " + right + " into " + result;
        DEFINITION.matmulAdd(a, b, expected, SCRATCH);
        VECTOR.matmulAdd(a, b, actual, SCRATCH);
        assertSameBits(expected.data(), actual.data(), what);
        DEFINITION.matmul(a, b, expectedFromZero, SCRATCH);
        VECTOR.matmul(a, b, actualFromZero, SCRATCH);
        assertSameBits(expectedFromZero.data(), actualFromZero.data(), what + ", from zero");
        if (result == Layout.ROWS || result == Layout.ROWS_WITH_GAPS) {
            Matrix start = matrix(rows, columns, result, random, special);
            Matrix sum = copy(start);
            DEFINITION.matmulAdd(a, b, sum, SCRATCH);
            Matrix product = copy(start);
            DEFINITION.matmul(a, b, product, SCRATCH);
            if (!NARROW) {
                checkPanels(DEFINITION, a, b, start, sum, product, what);
            }
            checkPanels(VECTOR, a, b, start, sum, product, what);
        }
    }

    /// Packed operands give the same bits, as a whole and in parts.
    ///
    /// @param sum what `matmulAdd` makes of `start`
    /// @param product what `matmul` makes of `start`
    private static void checkPanels(
            Kernels kernels, Matrix a, Matrix b, Matrix start, Matrix sum, Matrix product, String what) {
        PackedB packedB = packB(kernels, b);
        PackedA packedA = packA(kernels, a);
        checkPacked(kernels, PackedA.of(a), packedB, start, sum, product, what + ", packed B");
        checkPacked(kernels, packedA, PackedB.of(b), start, sum, product, what + ", packed A");
        checkPacked(kernels, packedA, packedB, start, sum, product, what + ", both packed");
    }

    private static PackedB packB(Kernels kernels, Matrix b) {
        int from = 5;
        int columns = b.columns();
        int floats = kernels.packedBFloats(b.rows(), columns);
        PackedB packed = floats == 0 ? PackedB.of(b) : new PackedB(b, new float[from + floats], from);
        int cut = columns / 2 / 32 * 32;
        kernels.pack(packed.columns(cut, columns));
        kernels.pack(packed.columns(0, cut));
        return packed;
    }

    private static PackedA packA(Kernels kernels, Matrix a) {
        int from = 7;
        int rows = a.rows();
        int floats = kernels.packedAFloats(a);
        if (floats == 0) {
            return PackedA.of(a);
        }
        float[] panels = new float[from + floats];
        Arrays.fill(panels, Float.NaN);
        PackedA packed = new PackedA(a, panels, from);
        int cut = rows / 2 / 12 * 12;
        kernels.pack(packed.rows(cut, rows), 0, a.columns());
        kernels.pack(packed.rows(0, cut), a.columns() / 3, a.columns());
        kernels.pack(packed.rows(0, cut), 0, a.columns() / 3);
        return packed;
    }

    private static void checkPacked(
            Kernels kernels, PackedA packedA, PackedB packedB, Matrix start, Matrix sum, Matrix product, String what) {
        Matrix a = packedA.matrix();
        int columns = packedB.matrix().columns();
        int cut = columns / 2 / 32 * 32;
        int cutRows = a.rows() / 2 / 12 * 12;
        Matrix actual = copy(start);
        kernels.matmulAdd(packedA, packedB, actual, SCRATCH);
        assertSameBits(sum.data(), actual.data(), what + " of " + kernels.name());
        kernels.matmul(packedA, packedB.columns(cut, columns), actual.columns(cut, columns), SCRATCH);
        PackedA upper = packedA.rows(0, cutRows);
        PackedA lower = packedA.rows(cutRows, a.rows());
        PackedB before = packedB.columns(0, cut);
        kernels.matmul(upper, before, actual.rows(0, cutRows).columns(0, cut), SCRATCH);
        kernels.matmul(lower, before, actual.rows(cutRows, a.rows()).columns(0, cut), SCRATCH);
        assertSameBits(product.data(), actual.data(), what + " of " + kernels.name() + ", from zero");
    }

    private static Matrix copy(Matrix x) {
        return new Matrix(x.data().clone(), x.offset(), x.rows(), x.columns(), x.rowStride(), x.columnStride());
    }

    @Test
    void agreesWithTheDefinitionForEverySmallShape() {
        int[] inners = {0, 1, 2, 4, 7, 33};
        for (int rows = 0; rows <= 14; rows++) {
            for (int columns = 0; columns <= 40; columns++) {
                for (int inner : inners) {
                    check(rows, inner, columns, Layout.ROWS, Layout.ROWS, Layout.ROWS, inner, false);
                    check(rows, inner, columns, Layout.COLUMNS, Layout.ROWS, Layout.ROWS, inner, false);
                    check(rows, inner, columns, Layout.ROWS, Layout.COLUMNS, Layout.ROWS, inner, false);
                }
            }
        }
    }

    /// Too few columns for a tile, with several groups of rows and blocks of k.
    @Test
    void agreesWithTheDefinitionForTheLastOneOrTwoColumnsOfAnyNumberOfRows() {
        for (int rows = 1; rows <= 61; rows++) {
            for (int columns : new int[] {1, 2, 33, 34, 65, 66}) {
                for (int inner : new int[] {1, 5, 66, 300}) {
                    Layout left = Layout.values()[(rows + columns + inner) % Layout.values().length];
                    Layout right = Layout.values()[rows % Layout.values().length];
                    check(rows, inner, columns, left, right, Layout.ROWS_WITH_GAPS, rows, rows % 2 == 0);
                }
            }
        }
    }

    @Test
    void agreesWithTheDefinitionForEveryPairingOfLayouts() {
        Layout[] results = {Layout.ROWS, Layout.ROWS_WITH_GAPS, Layout.COLUMNS, Layout.COLUMNS_WITH_GAPS};
        int[] sizes = {1, 3, 31, 50};
        for (Layout left : Layout.values()) {
            for (Layout right : Layout.values()) {
                for (Layout result : results) {
                    for (int rows : sizes) {
                        for (int columns : sizes) {
                            check(rows, 21, columns, left, right, result, rows + columns, false);
                        }
                    }
                }
            }
        }
    }

    @Property(tries = 80)
    void agreesWithTheDefinitionForAnyShape(
            @ForAll @IntRange(min = 1, max = 130) int rows,
            @ForAll @IntRange(min = 1, max = 600) int inner,
            @ForAll @IntRange(min = 1, max = 130) int columns,
            @ForAll Layout left,
            @ForAll Layout right,
            @ForAll long seed) {
        check(rows, inner, columns, left, right, Layout.ROWS_WITH_GAPS, seed, false);
    }

    @Property(tries = 200)
    void agreesWithTheDefinitionOnSpecialValues(
            @ForAll @IntRange(min = 1, max = 30) int rows,
            @ForAll @IntRange(min = 1, max = 12) int inner,
            @ForAll @IntRange(min = 1, max = 70) int columns,
            @ForAll Layout left,
            @ForAll Layout right,
            @ForAll long seed) {
        check(rows, inner, columns, left, right, Layout.ROWS, seed, true);
    }

    @Test
    void agreesWithTheDefinitionAcrossBlocksOfRowsAndColumns() {
        check(830, 260, 70, Layout.ROWS, Layout.COLUMNS, Layout.ROWS, 1, false);
        check(830, 260, 70, Layout.COLUMNS, Layout.COLUMNS, Layout.ROWS, 2, false);
        check(5, 258, 9000, Layout.ROWS, Layout.ROWS, Layout.ROWS, 3, false);
        check(3, 258, 3001, Layout.ROWS, Layout.COLUMNS, Layout.ROWS, 4, false);
        check(200, 1030, 400, Layout.ROWS, Layout.COLUMNS, Layout.ROWS, 5, false);
        check(200, 1030, 700, Layout.COLUMNS, Layout.ROWS, Layout.ROWS, 6, false);
    }

    @Test
    void agreesWithItselfWhereverTheProductIsSplit() {
        Random random = new Random(7);
        Matrix a = matrix(40, 300, Layout.ROWS, random, false);
        Matrix b = matrix(300, 90, Layout.ROWS, random, false);
        Matrix whole = Matrix.rowMajor(new float[40 * 90], 0, 40, 90);
        VECTOR.matmulAdd(a, b, whole, SCRATCH);
        for (int cut = 0; cut <= 40; cut++) {
            Matrix inParts = Matrix.rowMajor(new float[40 * 90], 0, 40, 90);
            int columns = 2 * cut;
            for (Matrix[] half : new Matrix[][] {
                {b.columns(0, columns), inParts.columns(0, columns)},
                {b.columns(columns, 90), inParts.columns(columns, 90)}
            }) {
                VECTOR.matmulAdd(a.rows(0, cut), half[0], half[1].rows(0, cut), SCRATCH);
                VECTOR.matmulAdd(a.rows(cut, 40), half[0], half[1].rows(cut, 40), SCRATCH);
            }
            assertSameBits(whole.data(), inParts.data(), "cut at " + cut);
        }
    }

    @Test
    void refusesAResultWithoutContiguousRowsOrColumns() {
        Matrix a = Matrix.rowMajor(new float[4], 0, 2, 2);
        Matrix c = new Matrix(new float[10], 0, 2, 2, 4, 2);
        var refusal = assertThrows(IllegalArgumentException.class, () -> VECTOR.matmulAdd(a, a, c, SCRATCH));
        assertEquals(
                "the result of a matrix product needs contiguous rows or columns, not strides of 4 and 2",
                refusal.getMessage());
    }
}
