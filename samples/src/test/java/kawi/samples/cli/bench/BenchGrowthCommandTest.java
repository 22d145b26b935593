package kawi.samples.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kawi.samples.cli.Kawi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kawi bench growth`, as short as it can be.
@Tag("slow")
class BenchGrowthCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Kawi.Outcome growth(Object... more) {
        List<Object> line = new ArrayList<>(List.of("bench", "growth", "--layers", 1, "--heads", 1, "--width", 8));
        line.addAll(List.of("--threads", 1, "--seconds", 0));
        line.addAll(List.of(more));
        return Kawi.run(line.toArray());
    }

    @Test
    void everyAxisIsWrittenAsATableANumberFileAndAPlot(@TempDir Path folder) throws IOException {
        Path out = folder.resolve("new/growth");
        String said = growth("--max", 1, "--out", out).out();
        List<String> axes = List.of("context", "batch", "width", "vocabulary", "prompt", "position", "threads");
        String page = Files.readString(out.resolve("tables.md"));
        for (String axis : axes) {
            assertTrue(said.contains("### " + axis), said);
            assertTrue(page.contains("### " + axis) && page.contains("(" + axis + ".png)"), page);
            assertTrue(Files.size(out.resolve(axis + ".png")) > 1000);
        }
        List<String> lines = Files.readAllLines(out.resolve("growth.csv"));
        assertTrue(lines.getFirst().startsWith("axis,value,what,threads,tokens,runs,medianMillis,"));
        assertEquals(
                List.of(
                        "context,64,step",
                        "context,64,attention",
                        "batch,1,step",
                        "width,64,step",
                        "vocabulary,89,step",
                        "prompt,64,forward",
                        "prompt,64,prefill",
                        "position,1,decode",
                        "threads,1,step",
                        "threads,1,decode"),
                lines.stream()
                        .skip(1)
                        .map(line -> line.replaceFirst("^((?:[^,]*,){2}[^,]*).*", "$1"))
                        .toList());
    }

    @Test
    void aRowHasTimesOperationsAndMemory() {
        String said = growth("--axis", "batch", "--max", 2, "--json").out();
        List<JsonNode> rows = said.lines().map(JSON::readTree).toList();
        assertEquals(
                List.of(1, 2),
                rows.stream().map(row -> row.get("value").asInt()).toList());
        for (JsonNode row : rows) {
            int batchSize = row.get("value").asInt();
            double median = row.get("medianMillis").asDouble();
            assertEquals(128 * batchSize, row.get("tokens").asInt());
            assertTrue(row.get("lowerQuartileMillis").asDouble() <= median
                    && median <= row.get("upperQuartileMillis").asDouble());
            assertEquals(
                    row.get("gigaflop").asDouble() / median * 1000,
                    row.get("gflops").asDouble(),
                    1e-6 * row.get("gflops").asDouble());
            assertTrue(row.get("workingBytes").asLong() > 0);
            assertTrue(row.get("gigabytesPerSecond").isNull(), "a step is not limited by memory");
        }
        double one = rows.getFirst().get("workingBytes").asDouble();
        double two = rows.getLast().get("workingBytes").asDouble();
        assertTrue(two > 1.8 * one && two < 2.2 * one, "activations are proportional to the batch: " + said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --axis colour | --axis must be one of context, batch, width, vocabulary, prompt, position, threads
        --max 0       | --max must be at least 1, not 0
        --heads 3     | --heads must divide the width, but 3 does not divide 256
        --layers 0    | --layers must be positive, not 0
        --seconds=-1  | --seconds must be 0 to 1,000,000, not -1.0
        """)
    void aBadRequestIsOneLine(String options, String message) {
        Kawi.Outcome result = Kawi.run((Object[]) ("bench growth " + options).split(" ", -1));
        assertEquals(2, result.status());
        String line = result.onlyErrorLine();
        assertTrue(line.contains(message), line);
    }

    @Test
    void aFolderThatIsAFileIsABadRequest(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        Kawi.Outcome result = growth("--out", file);
        assertEquals(2, result.status());
        String line = result.onlyErrorLine();
        assertTrue(line.contains("--out: "), line);
    }
}
