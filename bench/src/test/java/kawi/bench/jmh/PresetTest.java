package kawi.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PresetTest {

    @Test
    void countsTheOperationsOfAStep() {
        // products: 6 (4 * 12 * 128^2 + 65 * 128) 12 * 64; attention: 12 * 128 * 4 layers * 12 * 64 * 65 / 2
        assertEquals(
                3_662_217_216.0 + 153_354_240, Preset.named("small").cost(1).flops());
    }

    @Test
    void countsTheBytesOfTheParameters() {
        assertEquals(40, Preset.named("tiny").cost(1).bytes());
    }

    @Test
    void refusesUnknownPresets() {
        assertThrows(IllegalArgumentException.class, () -> Preset.named("huge"));
    }
}
