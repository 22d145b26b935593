package kawi.autograd.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import org.junit.jupiter.api.Test;

class HeadLayoutTest {

    @Test
    void aPositionsQueriesKeysAndValuesFollowEachOther() {
        var layout = new HeadLayout(6, 2, 5);
        assertEquals(50, layout.columns());
        assertEquals(30, layout.width());
        assertEquals(3, layout.groupSize());
        assertEquals(25, layout.queryColumn(5));
        assertEquals(30, layout.keyColumn(0));
        assertEquals(35, layout.keyColumn(1));
        assertEquals(40, layout.valueColumn(0));
        assertEquals(45, layout.valueColumn(1));
        assertEquals("6 heads of 5 with 2 heads of keys and values", layout.toString());
    }

    @Test
    void inMultiHeadAttentionEachHeadHasItsOwnKeysAndValues() {
        assertEquals(new HeadLayout(4, 4, 8), HeadLayout.of(4, 8));
        assertEquals(HeadLayout.of(4, 8), HeadLayout.dividing(Shape.of(2, 3, 96), 4));
        assertEquals("4 heads of 8", HeadLayout.of(4, 8).toString());
    }

    @Test
    void headsThatCannotShareAreRefused() {
        assertEquals(
                "attention: 4 heads of 8 cannot share 3 heads of keys and values",
                assertThrows(ShapeException.class, () -> new HeadLayout(4, 3, 8))
                        .getMessage());
        assertThrows(ShapeException.class, () -> HeadLayout.of(0, 8));
        assertThrows(ShapeException.class, () -> new HeadLayout(4, 0, 8));
        assertThrows(ShapeException.class, () -> HeadLayout.dividing(Shape.of(2, 96), 0));
        assertThrows(ShapeException.class, () -> HeadLayout.dividing(Shape.of(2, 97), 4));
    }
}
