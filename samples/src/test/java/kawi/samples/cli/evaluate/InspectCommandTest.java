package kawi.samples.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.TinyModel;
import kawi.samples.terminal.DisplayWidth;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class InspectCommandTest {
    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void trainAModel() throws IOException {
        model = Kawi.trainTiny(folder.resolve("model"), "小沈阳 and 沈春阳 ab\n");
    }

    private static JsonNode inspected(String text, int top) {
        return Kawi.run("inspect", "--model", model, "--prompt", text, "--top", top, "--json")
                .json();
    }

    @Test
    void everyPositionShowsTheTokenThatFollowsItsRankAndItsLoss() {
        JsonNode json = inspected("沈阳 ab", 100);
        List<String> characters = List.of("沈", "阳", " ", "a", "b");
        for (int t = 0; t < 4; t++) {
            JsonNode position = json.get("positions").get(t);
            assertEquals(characters.get(t), position.get("token").asString());
            JsonNode next = position.get("next");
            assertEquals(characters.get(t + 1), next.get("token").asString());
            assertEquals(
                    -next.get("logProbability").asDouble(), position.get("loss").asDouble());
            JsonNode ranked =
                    position.get("candidates").get(position.get("rank").asInt() - 1);
            assertEquals(next, ranked, "the candidate of that rank is the token that follows");
        }
        JsonNode last = json.get("positions").get(4);
        assertTrue(
                last.get("next").isNull()
                        && last.get("rank").isNull()
                        && last.get("loss").isNull(),
                "none follows");
    }

    @Test
    void theLossIsTheMeanOfThePositionsAndThatOfEval() throws IOException {
        JsonNode json = inspected("沈阳 ab", 1);
        double sum = 0;
        for (int t = 0; t < 4; t++) {
            sum += json.get("positions").get(t).get("loss").asDouble();
        }
        assertEquals(sum / 4, json.get("loss").asDouble(), 1e-12);
        assertEquals(4, json.get("tokens").asInt());
        Path text = Files.writeString(folder.resolve("short.txt"), "沈阳 ab");
        JsonNode evaluated =
                Kawi.run("eval", "--model", model, "--data", text, "--json").json();
        assertEquals(evaluated.get("loss").asDouble(), json.get("loss").asDouble(), 1e-5);
    }

    @Test
    void aTextOfSeveralWindowsHasTheLossOfEval() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        Files.writeString(texts.resolve("a.txt"), "小沈阳 and ".repeat(5));
        Files.writeString(texts.resolve("b.txt"), "沈春阳 ab");
        JsonNode json = Kawi.run("inspect", "--model", model, "--data", texts, "--top", 1, "--json")
                .json();
        assertTrue(json.get("ids").size() > 5 * 8, "several windows of 8");
        assertEquals(json.get("ids").size(), json.get("positions").size());
        JsonNode evaluated =
                Kawi.run("eval", "--model", model, "--data", texts, "--json").json();
        assertEquals(evaluated.get("tokens"), json.get("tokens"));
        assertEquals(evaluated.get("loss").asDouble(), json.get("loss").asDouble(), 1e-5);
    }

    @Test
    void aSingleTokenHasNoLoss() {
        JsonNode json = inspected("a", 1);
        assertTrue(json.get("loss").isNull());
        assertEquals(0, json.get("tokens").asInt());
        String out = Kawi.run("inspect", "--model", model, "--prompt", "a").out();
        assertEquals(4, out.lines().count(), "head, line, an empty line and the weights: " + out);
    }

    @Test
    void columnsAreAlignedForChineseToo() {
        List<String> lines = Kawi.run("inspect", "--model", model, "--prompt", "小沈 a阳")
                .out()
                .lines()
                .toList();
        int column = lines.getFirst().indexOf("most probable");
        for (String line : lines.subList(1, 6)) {
            assertTrue(cellAt(line, column).startsWith("\""), String.join("\n", lines));
            assertEquals(' ', cellAt(line, column - 1).charAt(0), String.join("\n", lines));
        }
    }

    /// What stands from a column of the terminal on.
    private static String cellAt(String line, int column) {
        int at = 0;
        while (DisplayWidth.of(line.substring(0, at)) < column) {
            at++;
        }
        return line.substring(at);
    }

    @Test
    void inspectionGivesTheCandidatesAfterEveryPosition() {
        JsonNode json = Kawi.run("inspect", "--model", TinyModel.folder(), "--prompt", "abc", "--top", 4, "--json")
                .json();
        assertEquals(3, json.get("ids").size());
        assertEquals(3, json.get("positions").size());
        JsonNode last = json.get("positions").get(2);
        assertEquals(2, last.get("position").asInt());
        assertEquals("c", last.get("token").asString());
        assertEquals(4, last.get("candidates").size());
        double before = 0;
        for (JsonNode candidate : last.get("candidates")) {
            double logProbability = candidate.get("logProbability").asDouble();
            assertTrue(logProbability <= before, "most probable first");
            before = logProbability;
            assertTrue(candidate.get("logit").isNumber() && candidate.get("id").isInt());
        }
    }
}
