package kawi.engine.constrain.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kawi.engine.constrain.grammar.CodePoints.Range;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CodePointsTest {
    private static final int[] TRIED = {0, 1, 9, 10, 11, 99, 0x7F, 0x80, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};

    @Provide
    Arbitrary<CodePoints> sets() {
        Arbitrary<Integer> codePoint = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 12), Arbitraries.of(0x7F, 0xD7FF, 0xE000, 0x10FFFF));
        return codePoint
                .list()
                .ofSize(2)
                .list()
                .ofMaxSize(5)
                .map(pairs -> CodePoints.union(pairs.stream()
                        .map(pair -> CodePoints.range(
                                Math.min(pair.get(0), pair.get(1)), Math.max(pair.get(0), pair.get(1))))
                        .toList()));
    }

    @Property
    void operationsAreThoseOfSets(@ForAll("sets") CodePoints a, @ForAll("sets") CodePoints b) {
        for (int each : TRIED) {
            assertEquals(a.contains(each) || b.contains(each), a.or(b).contains(each));
            assertEquals(a.contains(each) && b.contains(each), a.and(b).contains(each));
            assertEquals(a.contains(each) && !b.contains(each), a.without(b).contains(each));
            assertEquals(!a.contains(each), a.complement().contains(each));
        }
    }

    @Property
    void equalSetsHaveEqualRanges(@ForAll("sets") CodePoints a, @ForAll("sets") CodePoints b) {
        assertEquals(a.or(b), b.or(a));
        assertEquals(a, a.complement().complement());
        assertEquals(a.and(b), a.without(a.without(b)));
    }

    @Example
    void surrogatesAreNoCharacters() {
        assertEquals(
                List.of(new Range(0xD700, 0xD7FF), new Range(0xE000, 0xE001)),
                CodePoints.range(0xD700, 0xE001).ranges());
        assertFalse(CodePoints.NONE.complement().contains(0xD800));
        assertTrue(CodePoints.range(0xD800, 0xDFFF).isEmpty());
    }
}
