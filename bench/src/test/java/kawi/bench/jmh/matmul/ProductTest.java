package kawi.bench.jmh.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.op.Cost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductTest {

    @Test
    void isParsed() {
        assertEquals(new Product(true, false, 128, 768, 512), Product.parse("TN-128x768x512"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"128x768x512", "TN-128x768", "XN-1x2x3", "TN-1xx2"})
    void invalidTextIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Product.parse(text));
    }

    @Test
    void costsTwoOperationsForEachRowColumnAndInnerIndex() {
        assertEquals(
                new Cost(2 * 5 * 6 * 7, 4 * (5 * 6 + 6 * 7 + 2 * 5 * 7)),
                Product.parse("NN-5x6x7").cost());
    }
}
