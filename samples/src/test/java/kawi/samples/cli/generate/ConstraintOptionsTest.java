package kawi.samples.cli.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kawi generate` with a constraint: `--regex`, `--grammar`, `--json-schema`.
class ConstraintOptionsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path MODEL = TinyModel.folder();

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenSatisfiesTheConstraint() throws IOException {
        Outcome regex = Kawi.run("generate", "--model", MODEL, "--prompt", "abc", "--regex", "[d-f]{3} p", "--json");
        assertEquals(0, regex.status(), regex.err());
        JsonNode generated = JSON.readTree(regex.out());
        assertTrue(generated.get("text").stringValue().matches("[d-f]{3} p"), regex.out());
        assertEquals("complete", generated.get("stop").stringValue());

        Path grammar =
                Files.writeString(folder.resolve("list.gbnf"), "root ::= (word \"\\n\"){2}\nword ::= [a-c]{2}\n");
        Outcome lines =
                Kawi.run("generate", "--model", MODEL, "--prompt", "a", "--grammar", grammar, "--temperature", 2);
        assertEquals(0, lines.status(), lines.err());
        assertTrue(lines.out().matches("a([a-c]{2}\\R){2}\\R?"), lines.out());
    }

    @Test
    void everyWayOfWritingIsHeldToTheConstraint() {
        for (Object[] way : List.of(
                new Object[] {"--num-beams", 3},
                new Object[] {"--best-of", 2},
                new Object[] {"--prompt-lookup", 2},
                new Object[] {"--draft-model", MODEL},
                new Object[] {"--guidance-scale", 1.5})) {
            Object[] asked = {"generate", "--model", MODEL, "--prompt", "ab", "--regex", "c?(dd){3}", "--json"};
            Outcome outcome = Kawi.run(Kawi.with(asked, way));
            assertEquals(0, outcome.status(), way[0] + ": " + outcome.err());
            JsonNode answer = JSON.readTree(outcome.out());
            List<JsonNode> texts =
                    answer.has("texts") ? answer.get("texts").valueStream().toList() : List.of(answer);
            for (JsonNode each : texts) {
                assertTrue(each.get("text").stringValue().matches("c?(dd){3}"), way[0] + ": " + outcome.out());
                assertEquals("complete", each.get("stop").stringValue(), way[0] + ": " + outcome.out());
            }
        }
    }

    @Test
    void jsonIsWrittenByAModelThatHasItsCharacters() throws IOException {
        Path data = Files.writeString(folder.resolve("json.txt"), "{\"a\": [1, 2.5, -3e7], \"b\": null}\n".repeat(60));
        Path speaker = folder.resolve("speaker");
        assertEquals(
                0, Kawi.train("--data", data, "--out", speaker, "--steps", 5).status());
        String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"maximum\":9},"
                + "\"b\":{\"type\":\"array\",\"items\":{\"type\":\"null\"},\"maxItems\":3}},"
                + "\"required\":[\"a\",\"b\"]}";
        Path file = Files.writeString(folder.resolve("schema.json"), schema);
        for (Object given : List.of(schema, file)) {
            Outcome outcome = Kawi.run("generate", "--model", speaker, "--json-schema", given, "--json");
            assertEquals(0, outcome.status(), outcome.err());
            JsonNode value =
                    JSON.readTree(JSON.readTree(outcome.out()).get("text").stringValue());
            assertTrue(value.get("a").intValue() <= 9);
            assertTrue(value.get("b").size() <= 3);
        }
    }
}
