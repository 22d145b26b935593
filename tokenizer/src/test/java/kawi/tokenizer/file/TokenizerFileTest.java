package kawi.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.Texts;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class TokenizerFileTest {

    /// Written by `tokenizers` 0.23.2:
    ///
    ///     characters = sorted(set('Call me "Ishmael"\\\n鯨🐋é'))
    ///     vocabulary = {character: id for id, character in enumerate(characters)}
    ///     tokenizer = Tokenizer(BPE(dict(vocabulary, **{'<unk>': len(vocabulary)}), [], unk_token='<unk>'))
    ///     tokenizer.decoder = decoders.Fuse()
    ///     tokenizer.add_special_tokens(['<eos>', '<unk>'])
    ///     tokenizer.save('tokenizer.json')
    private static final String FROM_PYTHON = """
        {
          "version": "1.0",
          "truncation": null,
          "padding": null,
          "added_tokens": [
            {
              "id": 15,
              "content": "<unk>",
              "single_word": false,
              "lstrip": false,
              "rstrip": false,
              "normalized": false,
              "special": true
            },
            {
              "id": 16,
              "content": "<eos>",
              "single_word": false,
              "lstrip": false,
              "rstrip": false,
              "normalized": false,
              "special": true
            }
          ],
          "normalizer": null,
          "pre_tokenizer": null,
          "post_processor": null,
          "decoder": {
            "type": "Fuse"
          },
          "model": {
            "type": "BPE",
            "dropout": null,
            "unk_token": "<unk>",
            "continuing_subword_prefix": null,
            "end_of_word_suffix": null,
            "fuse_unk": false,
            "byte_fallback": false,
            "ignore_merges": false,
            "vocab": {
              "\\n": 0,
              " ": 1,
              "\\"": 2,
              "C": 3,
              "I": 4,
              "\\\\": 5,
              "a": 6,
              "e": 7,
              "h": 8,
              "l": 9,
              "m": 10,
              "s": 11,
              "é": 12,
              "鯨": 13,
              "🐋": 14,
              "<unk>": 15
            },
            "merges": []
          }
        }
        """;

    /// The least that a file can say, to be broken in many ways.
    private static final String SMALL = """
        {"added_tokens": [{"id": 2, "content": "<eos>", "special": true}],
         "model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": []}}
        """;

    @TempDir
    Path folder;

    @Test
    void aFileWrittenByPythonGivesTheSameIdsAsThere() throws IOException {
        var tokenizer = load(FROM_PYTHON);

        assertArrayEquals(
                new int[] {3, 6, 9, 9, 1, 15, 1, 14, 0, 13}, // what Python's encode gives
                tokenizer.encode("Call x 🐋\n鯨"));
        assertEquals(OptionalInt.of(16), tokenizer.special("<eos>"));
        assertEquals(17, tokenizer.vocabularySize());
    }

    @Test
    void savingWritesWhatPythonWouldButForSpecialTokensInTheVocabularyToo() throws IOException {
        TokenizerFile.save(load(FROM_PYTHON), folder);

        var expected = FROM_PYTHON.replace("\"<unk>\": 15\n", "\"<unk>\": 15,\n      \"<eos>\": 16\n");
        assertEquals(JsonMapper.shared().readTree(expected), JsonMapper.shared().readTree(written("tokenizer.json")));
    }

    @Test
    void theFilesAreReadableTextWithTheSameBytesOnEverySystem() throws IOException {
        TokenizerFile.save(CharTokenizer.fromText("é\"", "<eos>"), folder);

        var text = written("tokenizer.json");
        assertTrue(
                text.contains("    \"vocab\": {\n      \"\\\"\": 0,\n      \"é\": 1,\n      \"<eos>\": 2\n    },\n"),
                text);
        assertTrue(text.startsWith("{\n  \"version\": \"1.0\",\n"), text);
        assertTrue(text.endsWith("}\n"), text);
    }

    @Test
    void theConfigurationNamesTheSpecialTokensThatThereAre() throws IOException {
        TokenizerFile.save(CharTokenizer.fromText("a", "<pad>", "<eos>", "<unk>", "<turn>"), folder);

        assertEquals("""
            {
              "tokenizer_class": "PreTrainedTokenizerFast",
              "clean_up_tokenization_spaces": false,
              "eos_token": "<eos>",
              "pad_token": "<pad>",
              "unk_token": "<unk>"
            }
            """, written("tokenizer_config.json"));
    }

    @Property(tries = 100)
    void loadingWhatWasSavedGivesTheSameTokenizer(@ForAll("texts") String text) throws IOException {
        var place = Files.createTempDirectory("kawi");
        try {
            for (var specials : new String[][] {{}, {"<eos>"}, {"<pad>", "<unk>", "<\"é\n🐋>"}}) {
                var tokenizer = CharTokenizer.fromText(text, specials);
                TokenizerFile.save(tokenizer, place);
                assertEquals(tokenizer, TokenizerFile.load(place));
            }
        } finally {
            delete(place);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.withMinLength(1);
    }

    @Test
    void aLargeVocabularyIsSavedAndLoaded() {
        var text = IntStream.range(0, 0x20000)
                .filter(codePoint -> codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        var tokenizer = CharTokenizer.fromText(text);
        TokenizerFile.save(tokenizer, folder);

        assertEquals(tokenizer, TokenizerFile.load(folder));
    }

    @Test
    void savingMakesTheFolderAndReplacesWhatIsThereAndLeavesNothingElse() throws IOException {
        var model = folder.resolve("models/whale");
        TokenizerFile.save(CharTokenizer.fromText("ab"), model);
        TokenizerFile.save(CharTokenizer.fromText("c"), model);

        assertEquals(CharTokenizer.fromText("c"), TokenizerFile.load(model));
        try (var files = Files.list(model)) {
            assertEquals(
                    "tokenizer.json tokenizer_config.json",
                    files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.joining(" ")));
        }
    }

    @Test
    void aFailedSaveLeavesNoTemporaryFile() throws IOException {
        Files.createDirectories(folder.resolve("model/tokenizer.json/not empty"));
        var model = folder.resolve("model");
        assertThrows(TokenizerException.class, () -> TokenizerFile.save(CharTokenizer.fromText("a"), model));
        try (var files = Files.list(model)) {
            assertEquals(List.of(model.resolve("tokenizer.json")), files.toList());
        }
    }

    @Test
    void savingWhereAFileStandsIsAnErrorThatNamesTheFile() throws IOException {
        var file = Files.writeString(folder.resolve("model"), "");
        var error = assertThrows(TokenizerException.class, () -> TokenizerFile.save(CharTokenizer.fromText("a"), file));

        assertTrue(
                error.getMessage().startsWith(file + ": the folder cannot be created: a file of that name exists"),
                error::getMessage);
    }

    @Test
    void theOrderOfIdsIsTheFiles() throws IOException {
        var tokenizer = load("""
            {"added_tokens": [{"id": 0, "content": "[PAD]", "special": true}],
             "model": {"type": "BPE", "unk_token": "?", "vocab": {"?": 3, "a": 2, "[PAD]": 0, "b": 1}, "merges": []}}
            """);

        assertArrayEquals(new int[] {2, 1, 3, 3}, tokenizer.encode("ab?c"));
        assertEquals("[PAD]", tokenizer.token(0));
        assertEquals(OptionalInt.of(0), tokenizer.special("[PAD]"));

        TokenizerFile.save(tokenizer, folder);
        assertEquals(tokenizer, TokenizerFile.load(folder));
    }

    @Test
    void aTokenForUnknownCharactersIsSpecialEvenWhereItIsNotAmongTheAddedTokens() throws IOException {
        var tokenizer = load("""
            {"model": {"type": "BPE", "unk_token": "[UNK]", "vocab": {"[UNK]": 0, "a": 1}, "merges": []}}
            """);

        assertArrayEquals(new int[] {1, 0}, tokenizer.encode("ab"));
        assertEquals(OptionalInt.of(0), tokenizer.special("[UNK]"));
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = file();
        assertEquals(
                missing + ": cannot be read: there is no such file or folder",
                assertThrows(TokenizerException.class, () -> TokenizerFile.load(missing))
                        .getMessage());
    }

    @Test
    void aFolderWithoutATokenizerIsNamed() throws IOException {
        assertEquals(
                folder + ": there is no tokenizer in it (tokenizer.json, vocab.json with merges.txt, or a .tiktoken)",
                assertThrows(TokenizerException.class, () -> TokenizerFile.load(folder))
                        .getMessage());
        Files.writeString(folder.resolve("tokenizer.model"), "SentencePiece");
        String message = assertThrows(TokenizerException.class, () -> TokenizerFile.load(folder))
                .getMessage();
        assertTrue(message.contains("only tokenizer.model, which Kawi does not read; transformers makes"), message);
    }

    @Test
    void aTruncatedFileIsNamedWithTheLineWhereItEnds() throws IOException {
        write(FROM_PYTHON.substring(0, FROM_PYTHON.indexOf("\"é\": 12")));
        var message = assertThrows(TokenizerException.class, () -> TokenizerFile.load(folder))
                .getMessage();

        assertTrue(message.startsWith(file() + ": the file is not valid JSON at line 53, column "), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void everyTruncationOfAFileIsAnError() throws IOException {
        var whole = FROM_PYTHON.strip();
        for (int end = 0; end < whole.length(); end++) {
            if (!Character.isHighSurrogate(whole.charAt(Math.max(0, end - 1)))) {
                write(whole.substring(0, end));
                var message = assertThrows(TokenizerException.class, () -> TokenizerFile.load(folder))
                        .getMessage();
                assertTrue(message.startsWith(file() + ": "), message);
            }
        }
    }

    @Test
    void aFileThatIsNotUtf8IsAnErrorThatNamesIt() throws IOException {
        Files.write(file(), SMALL.replace("\"a\"", "\"é\"").getBytes(StandardCharsets.ISO_8859_1));
        var message = assertThrows(TokenizerException.class, () -> TokenizerFile.load(folder))
                .getMessage();

        assertEquals(file() + ": the file is not UTF-8", message);
    }

    @Test
    void whatIsNoFileIsRefused() throws Exception {
        Files.createDirectory(file());
        assertError("is a folder, expected a file");
        Files.delete(file());
        try {
            assumeTrue(new ProcessBuilder("mkfifo", file().toString()).start().waitFor() == 0);
        } catch (IOException e) {
            assumeTrue(false, "this system has no pipes with names");
        }
        assertError("is a pipe or a device, expected a file");
    }

    @Test
    void aFileOfMoreThan128MiBIsRefusedUnread() throws IOException {
        try (var file = new RandomAccessFile(file().toFile(), "rw")) {
            file.setLength(10L << 30); // of holes
        }
        assertError("has 10,737,418,240 bytes, expected at most 134,217,728");
    }

    @Test
    void aStepWhoseTypeIsNoTextIsRefused() throws IOException {
        for (String type : new String[] {"{}", "[1]", "3"}) {
            write(SMALL.replace("\"model\"", "\"pre_tokenizer\": {\"type\": " + type + "}, \"model\""));
            assertError("pre_tokenizer.type is " + type + ", expected a string");
        }
    }

    @Test
    void deepJsonIsRefused() throws IOException {
        write("{\"model\": " + "[".repeat(100_000));
        assertThrows(TokenizerException.class, () -> TokenizerFile.load(folder));
    }

    @Test
    void aKindThatBreaksTheLineGivesAMessageOfOneLine() throws IOException {
        write("{\"model\": {\"type\": \"a\\n\\u2028\\u202eb\", \"merges\": []}}");
        var message = assertThrows(TokenizerException.class, () -> TokenizerFile.load(folder))
                .getMessage();
        assertTrue(message.startsWith(file() + ": holds a tokenizer of the kind a b; "), message);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`\"type\": \"BPE\", `  | `` | model.type is missing, expected a string",
                "`\"BPE\"`              | `3` | model.type is 3, expected a string",
                "`\"vocab\"`            | `\"words\"` | model.vocab is missing, expected an object",
                "`, \"merges\": []`     | `` | model.merges is missing, expected an array",
                "`\"a\": 0`             | `\"a\": \"x\"` | model.vocab.a is \"x\", expected a whole number",
                "`\"a\": 0`             | `\"a\": 0.5` | model.vocab.a is 0.5, expected a whole number",
                "`\"a\": 0`             | `\"a\": 1` | model.vocab.b is 1, expected an id of its own:"
                        + " model.vocab.a has this one",
                "`\"a\": 0`             | `\"a\": 7` | model.vocab.a is 7, expected an id from 0 to 2: there are"
                        + " 3 tokens, and ids have no gaps",
                "`\"a\": 0`             | `\"a\": -1` | model.vocab.a is -1, expected an id from 0 to 2: there"
                        + " are 3 tokens, and ids have no gaps",
                "`\"a\": 0`             | `\"aé\": 0` | `model.vocab defines no valid tokenizer: token 0, \"aé\": a"
                        + " token that is not special must be one character`",
                "`\"a\": 0`             | `\"\": 0` | `model.vocab defines no valid tokenizer: token 0, \"\": a token"
                        + " that is not special must be one character`",
                "`\"a\": 0`             | `\"\\ud83d\": 0` | `model.vocab defines no valid tokenizer: token 0,"
                        + " \"\\u{D83D}\": U+D83D is half a surrogate pair and no character`",
                "`\"a\": 0`             | `\"a\": 0, \"<eos>\": 3` | `added_tokens[0].id is 2, expected 3 as in"
                        + " model.vocab[\"<eos>\"]`",
                "`\"<eos>\"`            | `\"e\"` | `model.vocab defines no valid tokenizer: token 2, \"e\": a special"
                        + " token's name must have two characters or more`",
                "`\"special\": true`    | `\"special\": false` | `added_tokens[0].special is false, expected true:"
                        + " Kawi knows no added tokens that are not special`",
                "`\"id\": 2, `          | `` | `added_tokens[0].id is missing, expected a whole number`",
                "`\"vocab\"`            | `\"unk_token\": \"?\", \"vocab\"` | `model.unk_token is \"?\", expected a"
                        + " token of the vocabulary`",
                "`\"vocab\"`            | `\"dropout\": 0.1, \"vocab\"` | `model.dropout is 0.1, expected null in a"
                        + " tokenizer of characters`",
                "`\"model\"`            | `\"decoder\": {\"type\": \"WordPiece\"}, \"model\"` | `decoder.type is"
                        + " \"WordPiece\", expected Replace, ByteFallback, Fuse, Strip, Metaspace or a Sequence of"
                        + " them`",
                "`\"model\"`            | `\"normalizer\": {\"type\": \"NFC\"}, \"model\"` | `decoder is missing,"
                        + " expected Replace, ByteFallback, Fuse, Strip, Metaspace or a Sequence of them: without a"
                        + " decoder there would be spaces between tokens`",
            })
    void whatIsWrongInAFileIsNamedWithItsKeyAndWhatWasExpected(String part, String instead, String message)
            throws IOException {
        assertTrue(SMALL.contains(part), part);
        write(SMALL.replace(part, instead));

        assertError(message);
    }

    @Test
    void aTokenThatStandsTwiceInTheVocabularyIsAnError() throws IOException {
        write(SMALL.replace("\"b\": 1", "\"a\": 1"));
        var message = assertThrows(TokenizerException.class, () -> TokenizerFile.load(folder))
                .getMessage();

        assertTrue(message.startsWith(file() + ": the file is not valid JSON at line 2, "), message);
        assertTrue(message.endsWith("the key \"a\" stands in one object twice"), message);
    }

    @Test
    void aTokenizerOfAnotherKindIsNamed() throws IOException {
        write(SMALL.replace("\"BPE\"", "\"WordPiece\""));

        assertError("holds a tokenizer of the kind WordPiece; Kawi reads BPE");
    }

    private void assertError(String message) {
        assertEquals(
                file() + ": " + message,
                assertThrows(TokenizerException.class, () -> TokenizerFile.load(folder))
                        .getMessage());
    }

    private Tokenizer load(String json) throws IOException {
        write(json);
        return TokenizerFile.load(folder);
    }

    private void write(String json) throws IOException {
        Files.writeString(file(), json);
    }

    private String written(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private Path file() {
        return folder.resolve("tokenizer.json");
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
