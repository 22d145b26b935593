package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Model folders as `transformers` writes and wrote them: tokenizers in old files, and end tokens wherever they may be
/// named. The model, the files and what `transformers` and `tiktoken` make of them are made by `folders.py`.
@Tag("slow")
class ModelFoldersTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int STOP = 301;
    private static final String PROMPT = "Call me";

    @TempDir
    Path folder;

    private JsonNode expected;

    @BeforeEach
    void copyTheModel() throws IOException {
        expected = JSON.readTree(Files.readString(resource("expected.json")));
        copy("model");
    }

    private static Path resource(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(ModelFoldersTest.class.getResource("/kawi/samples/folders/" + name), name)
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Copies files of a stored folder, or all of them, into the model's.
    private void copy(String from, String... names) throws IOException {
        try (Stream<Path> files = Files.list(resource(from))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (names.length == 0 || List.of(names).contains(name)) {
                    Files.copy(file, folder.resolve(name));
                }
            }
        }
    }

    private void write(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), json.replace('\'', '"'));
    }

    private static List<Integer> ids(JsonNode array) {
        return array.valueStream().map(JsonNode::asInt).toList();
    }

    private List<Integer> encode(String text, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("tokenizer", "encode", "--tokenizer", folder, "--json"));
        arguments.addAll(List.of("--text", text));
        arguments.addAll(List.of(more));
        return ids(Kawi.run(arguments.toArray()).json().get("ids"));
    }

    /// The new ids of the greedy text after the stored prompt.
    private JsonNode greedy(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("generate", "--model", folder, "--greedy", "--json"));
        if (!List.of(more).contains("--ids")) {
            arguments.addAll(List.of("--ids", commas(ids(expected.get("prompt"))), "--max-new-tokens", 24));
        }
        arguments.addAll(List.of(more));
        return Kawi.run(arguments.toArray()).json();
    }

    private void assertEndsAsInTransformers(Integer... ends) {
        JsonNode found = expected.get("ends")
                .valueStream()
                .filter(each -> ids(each.get("ends")).equals(List.of(ends)))
                .findFirst()
                .orElseThrow();
        JsonNode answer = greedy();
        assertEquals(ids(found.get("ids")), ids(answer.get("ids")));
        assertEquals("end_token", answer.get("stop").asString());
        assertEquals(ids(expected.get("greedy")), ids(greedy("--ignore-eos").get("ids")));
    }

    private Outcome refusal(Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("generate", "--model", folder, "--prompt", PROMPT, "--max-new-tokens", 2));
        arguments.addAll(List.of(more));
        Outcome outcome = Kawi.run(arguments.toArray());
        assertEquals(2, outcome.status(), outcome.out());
        return outcome;
    }

    @Test
    void vocabularyAndMergesTakeTextEverywhere() throws IOException {
        copy("merges");
        Path text = Files.writeString(folder.resolve("text.txt"), "Call me Ishmael, the whale.");
        for (List<Object> command : List.<List<Object>>of(
                List.of("generate", "--prompt", PROMPT, "--max-new-tokens", 3),
                List.of("compare", "--prompt", PROMPT, "--max-new-tokens", 2, "--warm-up", 0),
                List.of("inspect", "--prompt", PROMPT),
                List.of("eval", "--data", text))) {
            List<Object> arguments = new ArrayList<>(command);
            arguments.addAll(1, List.of("--model", folder));
            Outcome outcome = Kawi.run(arguments.toArray());
            assertEquals(0, outcome.status(), outcome.err());
        }
    }

    @Test
    void vocabularyMergesAndAddedTokensGiveTheIdsOfTransformers() throws IOException {
        copy("merges");
        List<JsonNode> texts = expected.get("texts").valueStream().toList();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).asString();
            assertEquals(ids(expected.get("merges").get(i)), encode(text), text);
            assertEquals(
                    text,
                    Kawi.run("tokenizer", "decode", "--tokenizer", folder, "--ids", commas(encode(text)), "--json")
                            .json()
                            .get("text")
                            .asString());
        }
        write("tokenizer_config.json", "{'add_prefix_space': true}");
        for (int i = 0; i < texts.size(); i++) {
            assertEquals(
                    ids(expected.get("mergesWithPrefixSpace").get(i)),
                    encode(texts.get(i).asString()));
        }
    }

    private static String commas(List<Integer> ids) {
        return String.join(",", ids.stream().map(String::valueOf).toList());
    }

    @Test
    void aBeginningTokenThatTokenizerConfigAsksForComesBeforeAPrompt() throws IOException {
        copy("merges");
        List<Integer> plain = encode(PROMPT);
        write("tokenizer_config.json", "{'add_bos_token': true, 'bos_token': '<|endoftext|>'}");
        JsonNode answer = greedyText();
        List<Integer> withBeginning = new ArrayList<>(List.of(0));
        withBeginning.addAll(plain);
        assertEquals(withBeginning, ids(answer.get("promptIds")));
        write("tokenizer_config.json", "{'add_bos_token': true, 'bos_token': '<s>'}");
        assertTrue(refusal().onlyErrorLine().contains("bos_token is \"<s>\", expected an added token"));
    }

    private JsonNode greedyText() {
        return Kawi.run("generate", "--model", folder, "--greedy", "--json", "--prompt", PROMPT, "--max-new-tokens", 1)
                .json();
    }

    @Test
    void theDetailsOfAddedTokensMayBeInTokenizerConfig() throws IOException {
        copy("merges", "vocab.json", "merges.txt");
        write(
                "tokenizer_config.json",
                "{'added_tokens_decoder': {'0': {'content': '<|endoftext|>', 'special': true},"
                        + " '301': {'content': 'whale', 'special': false, 'lstrip': true}}}");
        assertEquals(List.of(65, STOP, 83), encode("a  whales"), "the spaces before it are part of the token");
        Files.writeString(folder.resolve("added_tokens.json"), "{\"whale\": 302}");
        assertTrue(refusal().onlyErrorLine().contains("is \"whale\", which has the id 302 in added_tokens.json"));
    }

    @Test
    void idsMayBeWrittenAsEncodePrintsThem() throws IOException {
        copy("merges");
        String plain = Kawi.run("tokenizer", "encode", "--tokenizer", folder, "--text", PROMPT)
                .out()
                .strip();
        String json = Kawi.run("tokenizer", "encode", "--tokenizer", folder, "--text", PROMPT, "--json")
                .out();
        List<Integer> expectedIds = encode(PROMPT);
        for (String written : List.of(plain, json, commas(expectedIds), plain.replace(" ", ", "), "[" + plain + "]")) {
            assertEquals(
                    expectedIds,
                    ids(greedy("--ids", written, "--max-new-tokens", 1).get("promptIds")),
                    written);
            JsonNode inspected = Kawi.run("inspect", "--model", folder, "--ids", written, "--json")
                    .json();
            assertEquals(expectedIds, ids(inspected.get("ids")), written);
            assertEquals(
                    0,
                    Kawi.run("compare", "--model", folder, "--ids", written, "--max-new-tokens", 1, "--warm-up", 0)
                            .status(),
                    written);
        }
        JsonNode stopped = greedy("--end-token", "155, 301");
        assertEquals("end_token", stopped.get("stop").asString());
        for (String command : List.of("generate", "compare", "inspect")) {
            Outcome none = Kawi.run(command, "--model", folder, "--ids", " , ");
            assertTrue(none.onlyErrorLine().contains("--ids has no ids: give at least one, such as 1,2,3"), none.err());
            Outcome word = Kawi.run(command, "--model", folder, "--ids", "1;2");
            assertTrue(word.onlyErrorLine().contains("\"1;2\" is no token id: ids are numbers, such as 1,2,3"));
        }
    }

    @Test
    void tokenizerJsonWinsOverOtherFiles() throws IOException {
        copy("merges");
        write(
                "tokenizer.json",
                "{'model': {'type': 'BPE', 'vocab': {'C': 0, 'a': 1, 'l': 2, ' ': 3, 'm': 4, 'e': 5}, 'merges': []}}");
        assertEquals(List.of(0, 1, 2, 2, 3, 4, 5), encode(PROMPT));
    }

    @Test
    void aTiktokenNeedsThePatternOfItsVocabulary() throws IOException {
        copy("tiktoken");
        assertTrue(refusal().onlyErrorLine().contains("has 299 tokens, expected the 50256 of r50k_base"));
        assertTrue(refusal().onlyErrorLine().contains("--tiktoken-pattern"));
        expected.get("tiktoken").properties().forEach(pattern -> {
            List<JsonNode> texts = expected.get("texts").valueStream().toList();
            for (int i = 0; i < texts.size(); i++) {
                String text = texts.get(i).asString();
                assertEquals(
                        ids(pattern.getValue().get(i)),
                        encode(text, "--tiktoken-pattern", pattern.getKey()),
                        pattern.getKey() + ": " + text);
            }
        });
        Outcome outcome = Kawi.run(
                "generate", "--model", folder, "--prompt", PROMPT, "--max-new-tokens", 2, "--tiktoken-pattern", "gpt2");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().startsWith(PROMPT), outcome.out());
    }

    @Test
    void addedTokensMayBeBesideATiktoken() throws IOException {
        copy("tiktoken");
        write("added_tokens.json", "{'<|stop|>': 301}");
        write("special_tokens_map.json", "{'eos_token': '<|stop|>'}");
        JsonNode answer = greedy("--tiktoken-pattern", "gpt2");
        assertEquals("end_token", answer.get("stop").asString());
    }

    @Test
    void aPatternForATokenizerThatHasItsOwnIsRefused() throws IOException {
        copy("merges");
        String line = refusal("--tiktoken-pattern", "gpt2").onlyErrorLine();
        assertTrue(line.contains("vocab.json: says itself how it cuts texts"), line);
    }

    @Test
    void twoTiktokensAreRefused() throws IOException {
        copy("tiktoken");
        Files.copy(folder.resolve("ranks.tiktoken"), folder.resolve("other.tiktoken"));
        String line = refusal().onlyErrorLine();
        assertTrue(line.contains("several .tiktoken files in it, other.tiktoken and ranks.tiktoken"), line);
    }

    @Test
    void aFolderWithoutATokenizerTakesIdsOnly() {
        String line = refusal().onlyErrorLine();
        assertTrue(
                line.contains("there is no tokenizer in it (tokenizer.json, vocab.json with merges.txt, or a"), line);
        assertTrue(line.endsWith("without a tokenizer the model takes no text, only --ids"), line);
        assertEquals(ids(expected.get("greedy")), ids(greedy().get("ids")));
    }

    @Test
    void aBrokenTokenizerIsNamedAndIdsStillWork() throws IOException {
        copy("merges", "vocab.json");
        assertTrue(refusal().onlyErrorLine().contains("merges.txt: cannot be read: there is no such file"));
        Files.delete(folder.resolve("vocab.json"));
        copy("merges", "merges.txt");
        assertTrue(refusal().onlyErrorLine().contains("vocab.json: cannot be read: there is no such file"));
        copy("merges", "vocab.json");
        write("added_tokens.json", "{'whale': 5}");
        assertTrue(refusal().onlyErrorLine().contains("whale gives \"whale\" the id 5, which is another token's"));
        write("added_tokens.json", "{'<|endoftext|>': 300}");
        assertTrue(refusal().onlyErrorLine().contains("gives \"<|endoftext|>\" the id 300, but the vocabulary 0"));
        write("added_tokens.json", "{'whale': 100000}");
        assertTrue(refusal().onlyErrorLine().contains("the id 100000, but the vocabulary ends at 299"));
        write("added_tokens.json", "{'whale': 309, 'ship': 310}");
        assertTrue(refusal().onlyErrorLine().contains("has 311 tokens, but the model knows only 310"));
        assertEquals(ids(expected.get("greedy")), ids(greedy().get("ids")));
    }

    @Test
    void anEndTokenThatOnlySpecialTokensMapNamesStopsTheText() throws IOException {
        copy("merges");
        assertEndsAsInTransformers(STOP);
    }

    @Test
    void anEndTokenThatOnlyTokenizerConfigNamesStopsTheText() throws IOException {
        copy("merges", "vocab.json", "merges.txt", "added_tokens.json");
        write("tokenizer_config.json", "{'eos_token': '<|stop|>'}");
        assertEndsAsInTransformers(STOP);
        write("tokenizer_config.json", "{'eos_token': {'content': '<|stop|>', '__type': 'AddedToken'}}");
        assertEndsAsInTransformers(STOP);
        write("tokenizer_config.json", "{'eos_token': '<|unknown|>', 'pad_token': '<|stop|>'}");
        assertEquals(ids(expected.get("greedy")), ids(greedy().get("ids")), "no end token of the vocabulary");
    }

    @Test
    void anEndTokenThatOnlyGenerationConfigNamesStopsTheText() throws IOException {
        write("generation_config.json", "{'eos_token_id': 155}");
        assertEndsAsInTransformers(155);
        write("generation_config.json", "{'eos_token_id': [84, 257]}");
        assertEndsAsInTransformers(84, 257);
        copy("merges");
        write("generation_config.json", "{'eos_token_id': 257}");
        assertEndsAsInTransformers(257, STOP);
    }

    @Test
    void severalEndTokensInConfigStopTheText() throws IOException {
        Path config = folder.resolve("config.json");
        String text = Files.readString(config);
        assertTrue(text.contains("\"eos_token_id\": null"), text);
        Files.writeString(config, text.replace("\"eos_token_id\": null", "\"eos_token_id\": [84, 257]"));
        assertEndsAsInTransformers(84, 257);
        write("generation_config.json", "{'eos_token_id': 155}");
        assertEndsAsInTransformers(155);
        write("generation_config.json", "{'transformers_version': '5.18.0'}");
        assertEndsAsInTransformers(84, 257);
    }

    @Test
    void damagedFilesBesideTheModelAreNamed() throws IOException {
        write("generation_config.json", "{'eos_token_id': 'stop'}");
        assertTrue(
                refusal().onlyErrorLine().contains("generation_config.json: \"eos_token_id\" is \"stop\", expected a"));
        write("generation_config.json", "[]");
        assertTrue(refusal().onlyErrorLine().contains("generation_config.json: the configuration is [], expected an"));
        Files.delete(folder.resolve("generation_config.json"));
        copy("merges");
        write("special_tokens_map.json", "{'eos_token': 5}");
        assertTrue(refusal().onlyErrorLine().contains("special_tokens_map.json: eos_token is 5, expected a string"));
    }

    @Test
    void suggestedSettingsAreToldAndNotApplied() throws IOException {
        copy("merges");
        write(
                "generation_config.json",
                "{'do_sample': true, 'temperature': 0.6, 'top_k': 20, 'top_p': 1.0, 'repetition_penalty': 1.05}");
        Object[] arguments = {"generate", "--model", folder, "--prompt", PROMPT, "--max-new-tokens", 8};
        Outcome with = Kawi.run(arguments);
        assertEquals(
                "kawi: generation_config.json suggests --temperature 0.6 --top-k 20 --repetition-penalty 1.05 (not"
                        + " applied unless given)",
                with.onlyErrorLine());
        assertEquals(
                "",
                Kawi.run("generate", "--model", folder, "--prompt", PROMPT, "--top-k", 20)
                        .err());
        write("generation_config.json", "{'temperature': 0.6}");
        Outcome without = Kawi.run(arguments);
        assertEquals("", without.err(), "without do_sample it has no effect in transformers");
        assertEquals(with.out(), without.out());
    }

    @Test
    void pickledWeightsAreRefusedWithAHintAndIgnoredBesideSafetensors() throws IOException {
        Files.writeString(folder.resolve("pytorch_model.bin"), "a pickle");
        assertEquals(ids(expected.get("greedy")), ids(greedy().get("ids")));
        Files.delete(folder.resolve("model.safetensors"));
        Outcome outcome = refusal();
        assertTrue(outcome.onlyErrorLine().contains("only pytorch_model.bin, which Kawi does not read"), outcome.err());
        assertTrue(outcome.onlyErrorLine().contains("save_pretrained("), outcome.err());
        assertFalse(outcome.err().contains("Exception"), outcome.err());
    }
}
