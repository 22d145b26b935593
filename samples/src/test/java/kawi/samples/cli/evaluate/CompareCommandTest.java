package kawi.samples.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path MODEL = TinyModel.folder();

    @Test
    void strategiesAreComparedSideBySide() {
        Outcome outcome =
                Kawi.run("compare", "--model", MODEL, "--prompt", "abc", "--max-new-tokens", 12, "--warm-up", 0);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("--- beams 4"), outcome.out());
        assertTrue(outcome.out().contains("distinct-2"), outcome.out());
        List<JsonNode> lines = Kawi.run(
                        "compare", "--model", MODEL, "--max-new-tokens", 12, "--warm-up=0", "--rounds=1", "--json")
                .out()
                .lines()
                .map(JSON::readTree)
                .toList();
        JsonNode greedy = lines.getFirst();
        assertEquals("greedy", greedy.get("strategy").asString());
        assertTrue(greedy.get("meanLogProbability").asDouble() <= 0);
        assertTrue(greedy.get("tokensPerSecond").asDouble() > 0);
    }
}
