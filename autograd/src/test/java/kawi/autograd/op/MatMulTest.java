package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class MatMulTest {

    @Property(tries = 40)
    void itsGradientsAreThoseOfTheFormula(
            @ForAll @IntRange(max = 9) int m,
            @ForAll @IntRange(max = 20) int inner,
            @ForAll @IntRange(max = 17) int n,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].matmul(x[1]),
                x -> Textbook.matmul(x[0], x[1], m, inner, n),
                parameter("a", Shape.of(m, inner), seed),
                parameter("b", Shape.of(inner, n), seed));
    }

    @Property(tries = 40)
    void theRightSideMayBeTransposed(
            @ForAll @IntRange(max = 9) int m,
            @ForAll @IntRange(max = 20) int inner,
            @ForAll @IntRange(max = 17) int n,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].matmulTransposed(x[1]),
                x -> Textbook.matmul(x[0], Textbook.transpose(x[1], n, inner), m, inner, n),
                parameter("a", Shape.of(m, inner), seed),
                parameter("b", Shape.of(n, inner), seed));
    }

    @Property(tries = 40)
    void theLeftSideMayBeTransposed(
            @ForAll @IntRange(max = 9) int m,
            @ForAll @IntRange(max = 20) int inner,
            @ForAll @IntRange(max = 17) int n,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].transposedMatmul(x[1]),
                x -> Textbook.matmul(Textbook.transpose(x[0], inner, m), x[1], m, inner, n),
                parameter("a", Shape.of(inner, m), seed),
                parameter("b", Shape.of(inner, n), seed));
    }

    @Property(tries = 40)
    void matricesOfABatchAreMultipliedPairByPair(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 3) int heads,
            @ForAll @IntRange(max = 5) int m,
            @ForAll @IntRange(max = 5) int inner,
            @ForAll @IntRange(max = 5) int n,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].matmul(x[1]),
                x -> eachPair(x[0], x[1], batch * heads, m, inner, n),
                parameter("a", Shape.of(batch, heads, m, inner), seed),
                parameter("b", Shape.of(batch, heads, inner, n), seed));
    }

    @Property(tries = 40)
    void inABatchEitherSideMayBeTransposed(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 5) int m,
            @ForAll @IntRange(max = 5) int inner,
            @ForAll @IntRange(max = 5) int n,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].matmulTransposed(x[1]),
                x -> eachPair(x[0], eachTransposed(x[1], batch, n, inner), batch, m, inner, n),
                parameter("a", Shape.of(batch, m, inner), seed),
                parameter("b", Shape.of(batch, n, inner), seed));
        GradientCheck.check(
                x -> x[0].transposedMatmul(x[1]),
                x -> eachPair(eachTransposed(x[0], batch, inner, m), x[1], batch, m, inner, n),
                parameter("a", Shape.of(batch, inner, m), seed),
                parameter("b", Shape.of(batch, inner, n), seed));
    }

    @Property(tries = 40)
    void oneRightSideServesAWholeBatch(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 5) int m,
            @ForAll @IntRange(max = 9) int inner,
            @ForAll @IntRange(max = 9) int n,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].matmul(x[1]),
                x -> Textbook.matmul(x[0], x[1], batch * m, inner, n),
                parameter("a", Shape.of(batch, m, inner), seed),
                parameter("b", Shape.of(inner, n), seed));
        GradientCheck.check(
                x -> x[0].matmulTransposed(x[1]),
                x -> Textbook.matmul(x[0], Textbook.transpose(x[1], n, inner), batch * m, inner, n),
                parameter("a", Shape.of(batch, m, inner), seed),
                parameter("b", Shape.of(n, inner), seed));
    }

    /// Results of more than 192 rows or 512 columns are computed tile by tile, and so are smaller ones with a large
    /// inner size.
    @Test
    void tilesCoverTheResult() {
        GradientCheck.check(
                x -> x[0].matmul(x[1]),
                x -> Textbook.matmul(x[0], x[1], 401, 3, 530),
                parameter("a", Shape.of(401, 3), 1),
                parameter("b", Shape.of(3, 530), 1));
        GradientCheck.check(
                x -> x[0].matmulTransposed(x[1]),
                x -> eachPair(x[0], eachTransposed(x[1], 2, 190, 3), 2, 201, 3, 190),
                parameter("a", Shape.of(2, 201, 3), 1),
                parameter("b", Shape.of(2, 190, 3), 1));
    }

    /// Results of many rows, for which each worker packs B: two bands and two columns of tiles, and a tall result.
    @Test
    void threadLocalPanelsAgreeWithThePlainLoops() {
        FusedCheck.check(
                x -> x[0].matmul(x[1]),
                x -> x[0].matmul(x[1]),
                parameter("a", Shape.of(1250, 21), 1),
                parameter("b", Shape.of(21, 530), 1));
        FusedCheck.check(
                x -> x[0].transposedMatmul(x[1]),
                x -> x[0].transposedMatmul(x[1]),
                parameter("a", Shape.of(70, 150), 1),
                parameter("b", Shape.of(70, 97), 1));
    }

    @Property(tries = 20)
    void bothSidesMayBeTransposedAtOnce(
            @ForAll @IntRange(max = 5) int m, @ForAll @IntRange(max = 5) int inner, @ForAll @IntRange(max = 5) int n) {
        var a = parameter("a", Shape.of(inner, m), 1);
        var b = parameter("b", Shape.of(n, inner), 1);
        assertEquals(Shape.of(m, n), new MatMul(a, true, b, true).shape());
    }

    @Test
    void aMatrixTimesItselfAddsBothGradients() {
        GradientCheck.check(
                x -> x[0].matmul(x[0]), x -> Textbook.matmul(x[0], x[0], 4, 4, 4), parameter("a", Shape.of(4, 4), 5));
        GradientCheck.check(
                x -> x[0].matmulTransposed(x[0]),
                x -> Textbook.matmul(x[0], Textbook.transpose(x[0], 4, 3), 4, 3, 4),
                parameter("a", Shape.of(4, 3), 5));
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        assertEquals("matmul: (2, 3) times (4, 5): the inner sizes differ", refusal(false, false, Shape.of(4, 5)));
        assertEquals(
                "matmul: (2, 3) times (4, 5) transposed: the inner sizes differ", refusal(false, true, Shape.of(4, 5)));
        assertEquals(
                "matmul: (2, 3) transposed times (4, 5): the inner sizes differ", refusal(true, false, Shape.of(4, 5)));
        assertEquals(
                "matmul: (2, 3) times (7, 3, 5): the leading dimensions differ",
                refusal(false, false, Shape.of(7, 3, 5)));
        assertEquals(
                "matmul: (2, 3) times (3): each side needs two dimensions at least",
                refusal(false, false, Shape.of(3)));
    }

    @Test
    void aTransposedBatchHasNoSharedRightSide() {
        var a = parameter("a", Shape.of(6, 2, 3), 1);
        var b = parameter("b", Shape.of(2, 5), 1);
        var refused = assertThrows(ShapeException.class, () -> new MatMul(a, true, b, false));
        assertEquals("matmul: (6, 2, 3) transposed times (2, 5): the leading dimensions differ", refused.getMessage());
    }

    private static String refusal(boolean aTransposed, boolean bTransposed, Shape right) {
        var a = parameter("a", Shape.of(2, 3), 1);
        var b = parameter("b", right, 1);
        return assertThrows(ShapeException.class, () -> new MatMul(a, aTransposed, b, bTransposed))
                .getMessage();
    }

    private static double[] eachPair(double[] a, double[] b, int count, int m, int inner, int n) {
        var c = new double[count * m * n];
        for (int i = 0; i < count; i++) {
            double[] product = Textbook.matmul(matrix(a, i, m * inner), matrix(b, i, inner * n), m, inner, n);
            System.arraycopy(product, 0, c, i * m * n, m * n);
        }
        return c;
    }

    private static double[] eachTransposed(double[] x, int count, int rows, int columns) {
        var y = new double[x.length];
        for (int i = 0; i < count; i++) {
            double[] transposed = Textbook.transpose(matrix(x, i, rows * columns), rows, columns);
            System.arraycopy(transposed, 0, y, i * rows * columns, rows * columns);
        }
        return y;
    }

    private static double[] matrix(double[] x, int number, int elements) {
        return Arrays.copyOfRange(x, number * elements, (number + 1) * elements);
    }
}
