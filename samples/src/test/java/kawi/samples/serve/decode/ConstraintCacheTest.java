package kawi.samples.serve.decode;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.constrain.grammar.ConstraintException;
import org.junit.jupiter.api.Test;

class ConstraintCacheTest {
    private final ConstraintCache cache =
            new ConstraintCache(Stream.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
                    .map(digit -> digit.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new));

    private static String constant(int digit) {
        return "{\"const\":" + digit + "}";
    }

    @Test
    void aSchemaIsCompiledOnceWhileItIsAmongTheLast() {
        GrammarMatcher first = cache.start(constant(0));
        for (int digit = 1; digit < 8; digit++) {
            cache.start(constant(digit));
            assertSame(first, cache.start(constant(0)));
        }
        for (int digit = 1; digit <= 9; digit++) {
            GrammarMatcher matcher = cache.start(constant(digit));
            assertTrue(matcher.allows(digit));
            assertFalse(matcher.allows(digit - 1));
        }
        assertNotSame(first, cache.start(constant(0)), "eight others were used since");
    }

    @Test
    void aWrongSchemaIsRefusedEachTimeAndOthersStillWork() {
        for (int i = 0; i < 2; i++) {
            assertThrows(ConstraintException.class, () -> cache.start("{\"type\":\"nothing\"}"));
            assertThrows(ConstraintException.class, () -> cache.start("no JSON"));
            assertThrows(ConstraintException.class, () -> cache.start("{\"type\":\"string\"}"), "no quotes");
            assertTrue(cache.start(constant(5)).allows(5));
        }
    }
}
