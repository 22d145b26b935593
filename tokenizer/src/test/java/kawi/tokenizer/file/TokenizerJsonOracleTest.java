package kawi.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.CharacterNames;
import kawi.tokenizer.Template;
import kawi.tokenizer.TokenizerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `tokenizer.json` files that `oracle.py` built with Hugging Face's `tokenizers`, and what that library made of texts.
class TokenizerJsonOracleTest {

    @TempDir
    Path folder;

    @Test
    void idsAndTextsOfRandomFilesAreThoseOfHuggingFace() throws IOException {
        int cases = 0;
        var refused = new ArrayList<String>();
        List<JsonNode> lines = lines("tokenizers.jsonl.gz");
        for (JsonNode line : lines) {
            try {
                cases += check(line);
            } catch (TokenizerException e) {
                refused.add(e.getMessage());
            }
        }
        assertTrue(cases > lines.size() * 6, cases + " cases");
        assertTrue(refused.size() <= lines.size() / 20, () -> "refused: " + refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama2", "mistral", "gemma", "llama3", "qwen2", "smollm2"})
    void idsAndTextsOfPublishedKindsAreThoseOfHuggingFace(String name) throws IOException {
        JsonNode line = lines("models.jsonl.gz").stream()
                .filter(each -> each.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();

        assertEquals(64, check(line));
    }

    /// @return the number of texts
    private int check(JsonNode line) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, line.get("file").toString());
        var tokenizer = (BpeTokenizer) TokenizerFile.load(file);
        TokenizerFile.save(tokenizer, folder);
        var again = (BpeTokenizer) TokenizerFile.load(file);
        for (JsonNode text : line.get("texts")) {
            check(line, text, tokenizer);
            check(line, text, again);
        }
        return line.get("texts").size();
    }

    private static void check(JsonNode line, JsonNode text, BpeTokenizer tokenizer) {
        String content = text.get(0).asString();
        int[] special = ids(text.get(2));
        Template template = tokenizer.definition().template();
        assertArrayEquals(ids(text.get(1)), tokenizer.encode(content), () -> shown(line, content));
        assertArrayEquals(special, tokenizer.encodeWithSpecials(content), () -> shown(line, content));
        assertArrayEquals(
                ids(text.get(3)),
                IntStream.concat(
                                IntStream.concat(stream(template.before()), Arrays.stream(special)),
                                stream(template.after()))
                        .toArray(),
                () -> shown(line, content));
        assertArrayEquals(stream(template.before()).toArray(), tokenizer.prefix());
        assertEquals(text.get(4).asString(), tokenizer.decode(special), () -> shown(line, content));
    }

    private static IntStream stream(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue);
    }

    private static int[] ids(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::intValue).toArray();
    }

    private static String shown(JsonNode line, String text) {
        String file = line.get("file").toString();
        return CharacterNames.quote(text) + " by " + file.substring(0, file.indexOf("\"model\"")) + " "
                + file.replaceAll(".*\"vocab\":\\{.*?\\}", "");
    }

    /// The bytes of single ids, which a generator writes one after the other, are the text; what the decoder removes at
    /// the beginning of a whole text is still there.
    @ParameterizedTest
    @ValueSource(strings = {"llama2", "mistral", "gemma", "llama3", "qwen2", "smollm2"})
    void theBytesOfSingleIdsJoinedAreTheText(String name) throws IOException {
        JsonNode line = lines("models.jsonl.gz").stream()
                .filter(each -> each.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, line.get("file").toString());
        var tokenizer = (BpeTokenizer) TokenizerFile.load(file);
        boolean strips = name.equals("llama2") || name.equals("mistral");
        for (JsonNode text : line.get("texts")) {
            int[] ids = ids(text.get(1));
            var bytes = new ByteArrayOutputStream();
            for (int id : ids) {
                bytes.writeBytes(tokenizer.bytes(id));
            }
            String joined = bytes.toString(StandardCharsets.UTF_8);
            assertEquals(tokenizer.decode(ids), strips && joined.startsWith(" ") ? joined.substring(1) : joined);
        }
    }

    private static final String CHARACTERS = """
        {"added_tokens": [{"id": 0, "content": "<s>", "special": true}],
         "normalizer": {"type": "Prepend", "prepend": "▁"},
         "pre_tokenizer": null,
         "post_processor": null,
         "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
          {"type": "Fuse"}]},
         "model": {"type": "BPE", "vocab": {"<s>": 0, "a": 1, "▁": 2, "▁a": 3}, "merges": ["▁ a"]}}
        """;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`{\"type\": \"Fuse\"}` | `{\"type\": \"WordPiece\"}` | `decoder.decoders[1].type is \"WordPiece\","
                        + " expected Replace, ByteFallback, Fuse, Strip, Metaspace or a Sequence of them`",
                "`{\"String\": \"▁\"}` | `{\"Regex\": \"▁\"}` | `decoder.decoders[0].pattern is {\"Regex\":\"▁\"},"
                        + " expected a String that is not empty: a decoder replaces no regular expressions`",
                "`{\"type\": \"Fuse\"}` | `{\"type\": \"Fuse\"}, {\"type\": \"ByteFallback\"}` | `the file defines no"
                        + " valid tokenizer: the decoder ByteFallback behind a Fuse would change the joined text`",
                "`\"pre_tokenizer\": null` | `\"pre_tokenizer\": {\"type\": \"Metaspace\", \"replacement\": \"▁▁\"}` |"
                        + " `pre_tokenizer.replacement is \"▁▁\", expected one character`",
                "`\"pre_tokenizer\": null` | `\"pre_tokenizer\": {\"type\": \"Metaspace\", \"replacement\": \"▁\","
                        + " \"prepend_scheme\": \"last\"}` | `pre_tokenizer.prepend_scheme is \"last\", expected"
                        + " always, first or never`",
                "`\"pre_tokenizer\": null` | `\"pre_tokenizer\": {\"type\": \"Metaspace\", \"replacement\": \"▁\","
                        + " \"add_prefix_space\": false}` | `pre_tokenizer.add_prefix_space is false, expected true, or"
                        + " \"never\" as prepend_scheme`",
                "`\"post_processor\": null` | `\"post_processor\": {\"type\": \"Other\"}` | `post_processor.type is"
                        + " \"Other\", expected ByteLevel, TemplateProcessing, RobertaProcessing, BertProcessing or a"
                        + " Sequence of them`",
                "`\"post_processor\": null` | `\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": []}`"
                        + " | `post_processor.single is [], expected one Sequence`",
                "`\"post_processor\": null` | `\"post_processor\": {\"type\": \"BertProcessing\", \"cls\": [\"x\", 9],"
                        + " \"sep\": [\"y\", 1]}` | `the file defines no valid tokenizer: the template has the id 9:"
                        + " ids are 0 to 3`",
                "`{\"id\": 0, \"content\": \"<s>\"` | `{\"id\": 4, \"content\": \"é\"` | `added_tokens[0].content is"
                        + " \"é\", expected a token of model.vocab, or more than one character`",
            })
    void whatIsNotReadIsNamedWithItsKeyAndWhatWasExpected(String part, String instead, String message)
            throws IOException {
        assertTrue(CHARACTERS.contains(part), part);
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, CHARACTERS.replace(part, instead));

        String thrown = assertThrows(TokenizerException.class, () -> TokenizerFile.load(file))
                .getMessage();
        assertEquals(file + ": " + message, thrown);
    }

    private static List<JsonNode> lines(String name) throws IOException {
        try (var resource = new GZIPInputStream(TokenizerJsonOracleTest.class.getResourceAsStream(name))) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        }
    }
}
