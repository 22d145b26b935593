package kawi.samples.cli.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model whose config names the letter e as its end token, so that every text soon meets it.
@Tag("slow")
class EndTokenTextTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PROMPT = "abc";

    /// Every way to generate one text or several.
    private static final List<List<String>> WAYS = List.of(
            List.of(),
            List.of("--greedy"),
            List.of("--temperature", "2", "--seed", "5"),
            List.of("--num-return-sequences", "3", "--temperature", "2"),
            List.of("--best-of", "3", "--num-return-sequences", "3", "--temperature", "2"),
            List.of("--num-beams", "1"),
            List.of("--num-beams", "3", "--num-return-sequences", "3"),
            List.of("--num-beams", "4", "--num-beam-groups", "2", "--num-return-sequences", "4"),
            List.of("--num-beams", "3", "--beam-sampling", "--num-return-sequences", "3"),
            List.of("--penalty-alpha", "0.6"),
            List.of("--prompt-lookup", "2"),
            List.of("--draft-model", "MODEL"),
            List.of("--draft-model", "MODEL", "--draft-acceptance", "REJECTION"),
            List.of("--guidance-scale", "1.5"),
            List.of("--regex", "[a-p]+", "--num-beams", "2"),
            List.of("--regex", "[a-p]+"));

    @TempDir
    static Path folder;

    private static Path model;
    private static Tokenizer tokenizer;
    private static int end;
    private static int otherEnd;

    @BeforeAll
    static void trainAModel() throws IOException {
        model = Kawi.trainTiny(folder.resolve("model"));
        tokenizer = TokenizerFile.load(model);
        end = tokenizer.encode("e")[0];
        otherEnd = tokenizer.encode("o")[0];
        Path config = model.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"eos_token_id\": null", "\"eos_token_id\": " + end));
    }

    private static Outcome generate(List<String> way, Object... more) {
        Stream<Object> arguments = Stream.of("generate", "--model", model, "--prompt", PROMPT);
        arguments = Stream.concat(arguments, Stream.of("--max-new-tokens", 30, "--end-token", otherEnd));
        arguments = Stream.concat(arguments, way.stream().map(each -> each.equals("MODEL") ? model : each));
        return Kawi.run(Stream.concat(arguments, Stream.of(more)).toArray());
    }

    private static List<JsonNode> texts(JsonNode answer) {
        return Optional.ofNullable(answer.get("texts"))
                .map(texts -> texts.valueStream().toList())
                .orElse(List.of(answer));
    }

    @Test
    void jsonHasTheTextWithoutTheEndTokenWhicheverWayItWasGenerated() {
        int ended = 0;
        for (List<String> way : WAYS) {
            for (JsonNode each : texts(generate(way, "--json").json())) {
                int[] ids =
                        each.get("ids").valueStream().mapToInt(JsonNode::asInt).toArray();
                String whole = tokenizer.decode(ids);
                boolean endToken = each.get("stop").asString().equals("end_token");
                ended += endToken ? 1 : 0;
                String expected = endToken ? whole.substring(0, whole.length() - 1) : whole;
                assertEquals(expected, each.get("text").asString(), way + ": " + each);
                assertFalse(expected.contains("e") || expected.contains("o"), way + ": " + each);
            }
        }
        assertTrue(ended > 20, "most of the texts end with an end token: " + ended);
    }

    @Test
    void thePlainOutputHasTheSameTextAsTheJson() {
        for (List<String> way : WAYS) {
            String out = generate(way).out();
            for (JsonNode each : texts(generate(way, "--json").json())) {
                String text = PROMPT + each.get("text").asString();
                assertTrue(out.contains(text + System.lineSeparator()), way + ": " + out);
            }
        }
    }

    @Test
    void theTraceEndsWithTheTextWithoutTheEndToken() {
        String last =
                generate(List.of("--greedy"), "--trace").out().lines().toList().getLast();
        String text = generate(List.of("--greedy"), "--json").json().get("text").asString();
        assertEquals("all: \"" + PROMPT + text + "\"", last);
    }

    @Test
    void aPromptsFileGivesTheSameTexts() throws IOException {
        Path prompts = Files.writeString(folder.resolve("prompts.txt"), PROMPT + "\nab\n");
        Outcome outcome = Kawi.run("generate", "--model", model, "--prompts-file", prompts, "--json");
        assertEquals(0, outcome.status(), outcome.err());
        outcome.out()
                .lines()
                .map(JSON::readTree)
                .forEach(each -> assertFalse(each.get("text").asString().contains("e"), each.toString()));
    }

    @Test
    void compareShowsNoEndTokenInAnyRow() {
        Outcome outcome = Kawi.run(
                "compare", "--model", model, "--prompt", PROMPT, "--max-new-tokens", 30, "--warm-up", 0, "--json");
        assertEquals(0, outcome.status(), outcome.err());
        List<JsonNode> rows = outcome.out().lines().map(JSON::readTree).toList();
        assertTrue(rows.size() > 15, outcome.out());
        for (JsonNode row : rows) {
            int[] ids = row.get("ids").valueStream().mapToInt(JsonNode::asInt).toArray();
            String whole = tokenizer.decode(ids);
            assertEquals(
                    ids[ids.length - 1] == end ? whole.substring(0, whole.length() - 1) : whole,
                    row.get("text").asString(),
                    row.toString());
        }
    }
}
