package kawi.autograd.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BroadcastTest {
    private static final Shape A = Shape.of(2, 3, 4);

    private static Broadcast of(Shape right) {
        return Broadcast.of("test", A, right);
    }

    @Test
    void equalShapesAreOneBlock() {
        Broadcast broadcast = of(A);
        assertEquals(A, broadcast.shape());
        assertEquals(1, broadcast.blocks());
        assertEquals(24, broadcast.blockSize());
        assertTrue(broadcast.right().isWhole());
        assertFalse(broadcast.right().isRepeatedInBlocks());
    }

    @Test
    void aRowBeginsAgainWithEachBlock() {
        Broadcast broadcast = of(Shape.of(4));
        assertEquals(6, broadcast.blocks());
        assertEquals(4, broadcast.blockSize());
        assertEquals(0, broadcast.right().at(5));
        assertEquals(20, broadcast.left().at(5));
        assertFalse(broadcast.right().isWhole());
        assertFalse(broadcast.right().isRepeatedInBlocks());
        assertTrue(broadcast.right().isRow());
        assertFalse(broadcast.left().isRow());
        assertTrue(broadcast.left().isWhole());
    }

    @Test
    void aColumnRepeatsOneElementInEachBlock() {
        Broadcast broadcast = of(Shape.of(2, 3, 1));
        assertEquals(6, broadcast.blocks());
        assertEquals(5, broadcast.right().at(5));
        assertTrue(broadcast.right().isRepeatedInBlocks());
    }

    @Test
    void adjacentDimensionsThatAreBroadcastAlikeAreOne() {
        assertEquals(12, of(Shape.of(3, 4)).blockSize());
        assertEquals(24, of(Shape.SCALAR).blockSize());
        assertEquals(24, of(Shape.of(1, 1, 1)).blockSize());
        Broadcast middle = of(Shape.of(2, 1, 4));
        assertEquals(6, middle.blocks());
        assertEquals(0, middle.right().at(2));
        assertEquals(4, middle.right().at(3));
        assertFalse(middle.right().isRow());
    }

    @Test
    void bothSidesMayBeRepeated() {
        Broadcast table = Broadcast.of("test", Shape.of(5, 1), Shape.of(7));
        assertEquals(Shape.of(5, 7), table.shape());
        assertTrue(table.left().isRepeatedInBlocks());
        assertEquals(3, table.left().at(3));
        assertEquals(0, table.right().at(3));
    }

    @Test
    void aRowOfOneElementIsARow() {
        Broadcast broadcast = Broadcast.of("test", Shape.of(5, 1), Shape.of(1));
        assertEquals(5, broadcast.blocks());
        assertEquals(1, broadcast.blockSize());
        assertFalse(broadcast.right().isRepeatedInBlocks());
        assertEquals(0, broadcast.right().at(4));
    }

    @Test
    void nothingIsBroadcastToNothing() {
        Broadcast broadcast = Broadcast.of("test", Shape.of(0, 3), Shape.of(1, 3));
        assertEquals(Shape.of(0, 3), broadcast.shape());
        assertEquals(0, broadcast.blocks());
        assertEquals(0, Broadcast.of("test", Shape.of(0), Shape.SCALAR).blocks());
    }

    @Test
    void sizesThatDifferAreNamed() {
        var refused = assertThrows(ShapeException.class, () -> of(Shape.of(2, 4)));
        assertEquals(
                "test: (2, 3, 4) and (2, 4) do not broadcast: the sizes 3 and 2 of dimension -2 differ, and neither is"
                        + " 1",
                refused.getMessage());
        assertThrows(ShapeException.class, () -> Broadcast.of("test", Shape.of(0), Shape.of(2)));
    }
}
