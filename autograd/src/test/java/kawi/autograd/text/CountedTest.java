package kawi.autograd.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CountedTest {

    @Test
    void oneThingIsSingular() {
        assertEquals("1 step", Counted.of(1, "step"));
        assertEquals("1 step is", Counted.are(1, "step"));
    }

    @Test
    void noneAndSeveralArePlural() {
        assertEquals("0 steps", Counted.of(0, "step"));
        assertEquals("2,000 steps", Counted.of(2_000, "step"));
        assertEquals("0 steps are", Counted.are(0, "step"));
    }
}
