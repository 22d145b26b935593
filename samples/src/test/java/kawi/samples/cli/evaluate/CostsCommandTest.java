package kawi.samples.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.Test;

class CostsCommandTest {
    private static final Path MODEL = TinyModel.folder();

    @Test
    void theCostsOfTrainingAndInferenceAreMeasured() {
        Outcome outcome = Kawi.run("costs", "--model", MODEL, "--draft-model", MODEL, "--rounds", 1, "--warm-up", 0);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("the cache of a text takes "), outcome.out());
        assertTrue(outcome.out().contains("| generation, without KV cache | 7 | 4.0 |"), outcome.out());
        assertTrue(outcome.out().contains("| generation, with KV cache | 7 | 1.0 |"), outcome.out());
    }
}
