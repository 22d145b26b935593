package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EmbeddingTest {

    @Property(tries = 40)
    void rowsLookedUpSeveralTimesAddAllTheirGradients(
            @ForAll @IntRange(min = 1, max = 6) int vocabularySize,
            @ForAll @IntRange(max = 20) int width,
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 5) int length,
            @ForAll long seed) {
        int[] ids = Numbers.below(vocabularySize, batch * length, seed);
        GradientCheck.check(
                x -> x[0].embedding(ids, Shape.of(batch, length)),
                x -> Textbook.embedding(x[0], ids, width),
                parameter("table", Shape.of(vocabularySize, width), seed));
    }

    @Test
    void wideRowsDividedIntoTasksAddAllTheirGradients() {
        int[] ids = Numbers.below(4, 60, 1);
        GradientCheck.check(
                x -> x[0].embedding(ids, Shape.of(60)),
                x -> Textbook.embedding(x[0], ids, 401),
                parameter("table", Shape.of(4, 401), 1));
    }

    @Test
    void theResultHasTheShapeOfTheIdsAndThenTheWidth() {
        var table = parameter("table", Shape.of(5, 7), 1);
        assertEquals(Shape.of(2, 3, 7), new Embedding(table, new int[6], Shape.of(2, 3)).shape());
        assertEquals(Shape.of(7), new Embedding(table, new int[1], Shape.SCALAR).shape());
    }

    @Test
    void anIdOutsideTheTableIsNamed() {
        var table = parameter("table", Shape.of(5, 7), 1);
        var tooLarge = assertThrows(
                IndexOutOfBoundsException.class, () -> new Embedding(table, new int[] {4, 5}, Shape.of(2)));
        assertEquals("embedding: the id 5 at index 1 is outside the table of 5 rows", tooLarge.getMessage());
        var negative =
                assertThrows(IndexOutOfBoundsException.class, () -> new Embedding(table, new int[] {-1}, Shape.of(1)));
        assertEquals("embedding: the id -1 at index 0 is outside the table of 5 rows", negative.getMessage());
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        var row = parameter("table", Shape.of(5), 1);
        var noTable = assertThrows(ShapeException.class, () -> new Embedding(row, new int[1], Shape.of(1)));
        assertEquals("embedding: the table must be (V, C), not (5)", noTable.getMessage());
        var table = parameter("table", Shape.of(5, 7), 1);
        var ids = assertThrows(ShapeException.class, () -> new Embedding(table, new int[3], Shape.of(2, 2)));
        assertEquals("embedding: 3 ids for the shape (2, 2)", ids.getMessage());
    }
}
