package kawi.samples.cli.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.terminal.DisplayWidth;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `kawi generate --trace`.
class TraceTest {
    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void trainAModel() throws IOException {
        model = Kawi.trainTiny(folder.resolve("model"), "小沈阳 and 沈春阳 ab\n");
    }

    private static Outcome traced(Object... options) {
        List<Object> all = new ArrayList<>(List.of("generate", "--model", model, "--prompt", "沈", "--temperature", 2));
        Stream.of(options).forEach(all::add);
        Outcome outcome = Kawi.run(all.toArray());
        assertEquals(0, outcome.status(), outcome.err());
        return outcome;
    }

    private static long rows(Outcome outcome) {
        return outcome.out().lines().filter(line -> line.matches("  \".*")).count();
    }

    @Test
    void itsNumberSaysHowManyTokensAreShown() {
        assertEquals(5, rows(traced("--max-new-tokens", 1, "--trace", "--top-k", 1)));
        assertEquals(2, rows(traced("--max-new-tokens", 1, "--trace", 2, "--top-k", 1)));
        assertEquals(7, rows(traced("--max-new-tokens", 1, "--trace=7", "--top-k", 1)));
        Outcome none = Kawi.run("generate", "--model", model, "--trace", 0);
        assertEquals(2, none.status());
        assertTrue(none.onlyErrorLine().contains("--trace must be at least 1"), none.err());
        Outcome word = Kawi.run("generate", "--model", model, "--trace", "many");
        assertTrue(
                word.onlyErrorLine().contains("--trace must be a whole number up to 2,147,483,647, not 'many'"),
                word.err());
    }

    @Test
    void aTokenBeyondTheFirstShowsItsRankAndItsProbability() {
        Outcome outcome = traced("--max-new-tokens", 40, "--trace", 1, "--json");
        int beyond = 0;
        for (JsonNode step : outcome.json().get("trace")) {
            for (JsonNode stage : step.get("stages")) {
                assertEquals(1, stage.get("first").size(), "only as many as asked for");
                JsonNode chosen = stage.get("chosen");
                assertEquals(step.get("chosen").get("id"), chosen.get("id"));
                beyond += chosen.get("rank").asInt() > 1 ? 1 : 0;
            }
        }
        assertTrue(beyond > 0, "no token beyond the first was chosen");
        String page = traced("--max-new-tokens", 40, "--trace", 1).out();
        assertFalse(page.contains("..."), page);
        assertTrue(page.lines().anyMatch(line -> line.matches(".* % \\(rank \\d+\\).*<- chosen")), page);
    }

    @Test
    void theDrawnNumberIsShownWithThePartThatItFallsInto() {
        for (JsonNode step :
                traced("--max-new-tokens", 20, "--trace", "--json").json().get("trace")) {
            JsonNode draw = step.get("draw");
            double uniform = draw.get("uniform").asDouble();
            assertTrue(
                    draw.get("from").asDouble() <= uniform
                            && uniform < draw.get("to").asDouble(),
                    draw.toString());
            double chance = step.get("chosen").get("chance").asDouble();
            assertEquals(chance, draw.get("to").asDouble() - draw.get("from").asDouble(), 1e-12);
        }
        String page = traced("--max-new-tokens", 1, "--trace").out();
        assertTrue(
                page.lines().anyMatch(line -> line.matches("  drawn: 0\\.\\d{6}, in the part of token \\d+ .*")), page);
        String greedy = Kawi.run("generate", "--model", model, "--max-new-tokens", 1, "--greedy", "--trace")
                .out();
        assertFalse(greedy.contains("drawn"), greedy);
    }

    @Test
    void columnsAreAlignedForChineseToo() {
        List<String> lines = traced("--max-new-tokens", 1, "--trace", 100)
                .out()
                .lines()
                .filter(line -> line.startsWith("  \"") || line.startsWith("  token"))
                .map(line -> line.replace("  <- chosen", ""))
                .toList();
        assertTrue(lines.size() > 10 && lines.stream().anyMatch(line -> line.contains("沈")), lines.toString());
        assertEquals(
                List.of(DisplayWidth.of(lines.getFirst())),
                lines.stream().map(DisplayWidth::of).distinct().toList(),
                String.join("\n", lines));
    }
}
