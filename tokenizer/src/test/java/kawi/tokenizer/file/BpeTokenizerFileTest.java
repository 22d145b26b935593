package kawi.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.Vocabularies;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.json.JsonText;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.training.BpeTrainer;
import kawi.tokenizer.training.BpeTrainingConfig;
import kawi.tokenizer.training.BpeTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BpeTokenizerFileTest {

    /// As old files of GPT-2 look: no type, empty texts for what is not there, merges with a space.
    private static final String SMALL = """
        {"added_tokens": [{"id": 5, "content": "<|end|>", "special": true}],
         "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
         "decoder": {"type": "ByteLevel"},
         "model": {"dropout": null, "unk_token": "", "continuing_subword_prefix": "", "fuse_unk": false,
          "vocab": {"a": 0, "b": 1, "Ġ": 2, "Ġa": 3, "Ġab": 4},
          "merges": ["Ġ a", "Ġa b"]}}
        """;

    @TempDir
    Path folder;

    @Test
    void anOldTokenizerFileIsRead() throws IOException {
        Tokenizer tokenizer = load("tokenizer.json", SMALL);

        assertArrayEquals(new int[] {0, 4, 3, 3}, tokenizer.encode("a ab a a"));
        assertArrayEquals(new int[] {0, 5, 1}, tokenizer.encodeWithSpecials("a<|end|>b"));
        assertEquals("a ab<|end|>", tokenizer.decode(0, 4, 5));
        assertEquals(OptionalInt.of(5), tokenizer.special("<|end|>"));
    }

    @Test
    void aByteThatTheVocabularyLacksIsNamed() throws IOException {
        Tokenizer tokenizer = load("tokenizer.json", SMALL);

        assertEquals(
                "the vocabulary has no token for the byte 0x63",
                assertThrows(TokenizerException.class, () -> tokenizer.encode("ac"))
                        .getMessage());
    }

    @Test
    void theUnknownTokenStandsForBytesThatTheVocabularyLacks() throws IOException {
        String json = SMALL.replace("\"unk_token\": \"\"", "\"unk_token\": \"b\"");

        assertArrayEquals(new int[] {0, 1, 1}, load("tokenizer.json", json).encode("acc"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`\"Ġ a\"`        | `\"Ġ\"`       | `model.merges[0] is \"Ġ\", expected a pair of tokens, as [\"a\","
                        + " \"b\"] or \"a b\"`",
                "`\"Ġa b\"`       | `[\"Ġa\", 3]` | `model.merges[1] is [\"Ġa\",3], expected a pair of tokens, as"
                        + " [\"a\", \"b\"] or \"a b\"`",
                "`\"Ġa b\"`       | `\"b a\"`     | `model.merges[1] is \"b a\", expected two tokens of model.vocab"
                        + " that make a third`",
                "`\"b\": 1`       | `\"b\": 0`    | `model.vocab.b is 0, expected an id of its own: another token"
                        + " has this one`",
                "`\"b\": 1`       | `\"b\": -1`   | `model.vocab.b is -1, expected an id from 0 to 65541: the ids"
                        + " of a vocabulary have few gaps`",
                "`\"b\": 1`       | `\"b\": \"1\"` | `model.vocab.b is \"1\", expected an id`",
                "`\"id\": 5`      | `\"id\": 4`   | `added_tokens[0].id is 4, expected an id of its own: another token"
                        + " has this one`",
                "`\"<|end|>\"`    | `\"Ġa\"`      | `added_tokens[0].id is 5, expected 3 as in model.vocab`",
                "`\"special\": true` | `\"special\": 1` | `added_tokens[0].special is 1, expected true or false`",
                "`\"dropout\": null` | `\"dropout\": 0.1` | `model.dropout is 0.1, expected null: Kawi leaves no merge"
                        + " to chance`",
                "`prefix\": \"\"` | `prefix\": \"##\"` | `model.continuing_subword_prefix is \"##\", expected null`",
                "`r\": {\"type\": \"ByteLevel\"},` | `r\": {\"type\": \"WordPiece\"},` | `decoder.type is"
                        + " \"WordPiece\", expected ByteLevel, Fuse or a Sequence of them in byte-level BPE`",
                "`\"trim_offsets\": true}` | `\"use_regex\": 1}` | `pre_tokenizer.use_regex is 1, expected true or"
                        + " false`",
                "`{\"added_tokens\"` | `{\"normalizer\": {\"type\": \"Nmt\"}, \"added_tokens\"` |"
                        + " `normalizer.type is \"Nmt\", expected NFC, NFD, NFKC, NFKD, Lowercase, Replace, Prepend,"
                        + " Strip, ByteLevel or a Sequence of them`",
            })
    void whatIsWrongIsNamedWithItsKeyAndWhatWasExpected(String part, String instead, String message) {
        assertTrue(SMALL.contains(part), part);
        assertError("tokenizer.json", SMALL.replace(part, instead), message);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`{\"type\": \"UnicodeScripts\"}` | `pre_tokenizer.pretokenizers[0].type is \"UnicodeScripts\","
                        + " expected ByteLevel, Split, Metaspace, Whitespace, WhitespaceSplit, Digits, Punctuation,"
                        + " BertPreTokenizer, CharDelimiterSplit, FixedLength or a Sequence of them`",
                "`{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(\"}, \"behavior\": \"Isolated\"}` | `the file"
                        + " defines no valid tokenizer: the pattern ( is no regular expression: a group is not closed`",
                "`{\"type\": \"Split\", \"pattern\": {\"Regex\": \"a\"}, \"behavior\": \"Kept\"}` |"
                        + " `pre_tokenizer.pretokenizers[0].behavior is \"Kept\", expected one of Isolated, Removed,"
                        + " MergedWithPrevious, MergedWithNext, Contiguous`",
            })
    void aStepThatKawiCannotTakeIsNamed(String step, String message) {
        assertError(
                "tokenizer.json",
                SMALL.replace(
                        "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true}",
                        "{\"type\": \"Sequence\", \"pretokenizers\": [" + step + ", {\"type\": \"ByteLevel\"}]}"),
                message);
    }

    @Test
    void aTokenizerWithoutAByteLevelBeforeItsModelIsRefused() {
        assertError(
                "tokenizer.json",
                SMALL.replace("{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true}", "null"),
                "pre_tokenizer is null, expected a ByteLevel in it or in the normalizer");
    }

    /// GPT-2's own files, made of its ranks.
    @Test
    void vocabularyAndMergesGiveTheIdsOfTheRanks() throws IOException {
        BpeTokenizer original = Vocabularies.named("r50k_base");
        var vocabulary = new LinkedHashMap<String, Integer>();
        for (int id = 0; id < original.vocabularySize(); id++) {
            vocabulary.put(ByteAlphabet.write(original.bytes(id)), id);
        }
        // One way to make each token: the one by which the merges before it encode its bytes.
        var merges = new ArrayList<String>(List.of("#version: 0.2"));
        original.definition().model().merges().all().stream()
                .filter(merge -> isLastStep(original, merge.left(), merge.right(), merge.token()))
                .forEach(merge -> merges.add(ByteAlphabet.write(original.bytes(merge.left())) + " "
                        + ByteAlphabet.write(original.bytes(merge.right()))));
        Files.writeString(folder.resolve("vocab.json"), JsonText.line(vocabulary));
        Files.write(folder.resolve("merges.txt"), merges);

        for (Path place : List.of(folder, folder.resolve("vocab.json"), folder.resolve("merges.txt"))) {
            Tokenizer loaded = TokenizerFile.load(place);
            assertEquals(OptionalInt.of(50256), loaded.special("<|endoftext|>"));
            for (String text : List.of("Call me Ishmael. Some years ago—never mind", "naïve 中文 🐋  \n x", "don't")) {
                assertArrayEquals(original.encode(text), loaded.encode(text));
            }
        }
    }

    /// Only tokens of two bytes and of the words above are needed; all ways are right for those.
    private static boolean isLastStep(BpeTokenizer tokenizer, int left, int right, int token) {
        return left < token && right < token && tokenizer.bytes(token).length > 1;
    }

    @Test
    void whatIsNoObjectIsNamed() {
        assertError("tokenizer.json", "[]", "the file is [], expected an object");
        assertError(
                "tokenizer.json",
                SMALL.replace("{\"a\": 0, \"b\": 1, \"Ġ\": 2, \"Ġa\": 3, \"Ġab\": 4}", "[0, 1]"),
                "model.vocab is [0,1], expected an object");
    }

    @Test
    void aDropoutOfZeroIsNone() throws IOException {
        String json = SMALL.replace("\"dropout\": null", "\"dropout\": 0.0");
        assertArrayEquals(new int[] {0, 4, 3, 3}, load("tokenizer.json", json).encode("a ab a a"));
    }

    @Test
    void ofAMergeThatOccursTwiceTheLastCounts() throws IOException {
        String json = SMALL.replace("\"Ġab\": 4}", "\"Ġab\": 4, \"ab\": 6}")
                .replace("[\"Ġ a\", \"Ġa b\"]", "[\"Ġ a\", \"a b\", \"Ġ a\"]");

        assertArrayEquals(new int[] {0, 2, 6}, load("tokenizer.json", json).encode("a ab"));
    }

    @Test
    void oneLargeIdDoesNotFillTheMemoryWithHoles() throws IOException {
        Tokenizer tokenizer = load("tokenizer.json", SMALL.replace("\"id\": 5", "\"id\": 65541"));
        assertEquals(65542, tokenizer.vocabularySize());
        assertError(
                "tokenizer.json",
                SMALL.replace("\"id\": 5", "\"id\": 65542"),
                "added_tokens[0].id is 65542, expected an id from 0 to 65541: the ids of a vocabulary have few gaps");
    }

    @Test
    void twoAddedTokensOfTheSameTextAreRefused() {
        String one = "{\"id\": 5, \"content\": \"<|end|>\", \"special\": true}";
        assertError(
                "tokenizer.json",
                SMALL.replace(one, one + "," + one.replace("5", "6")),
                "the file defines no valid tokenizer: two added tokens are \"<|end|>\": which is meant in a text?");
    }

    @Test
    void aPatternThatNeverComesToAnEndIsStopped() throws IOException {
        Tokenizer tokenizer = load("tokenizer.json", withPattern("(a+)+b"));

        String message = assertThrows(TokenizerException.class, () -> tokenizer.encode("a".repeat(40)))
                .getMessage();

        assertEquals(
                "the pattern (a+)+b takes more than 1,040,000 steps on a text of 40 characters: it tries too many ways",
                message);
        assertArrayEquals(new int[] {0, 0}, tokenizer.encode("aa"));
    }

    @Test
    void aRepeatedGroupTakesATextOfAMillionCharacters() throws IOException {
        Tokenizer tokenizer = load("tokenizer.json", withPattern("(a|b)*"));

        assertEquals(1_000_000, tokenizer.encode("ab".repeat(500_000)).length);
    }

    @Test
    void filesOfManyStepsAreRefused() {
        String split = "{\"type\": \"Digits\"}, ".repeat(16);
        assertRefused(
                withPretokenizer(
                        "{\"type\": \"Sequence\", \"pretokenizers\": [" + split + "{\"type\": \"ByteLevel\"}]}"),
                "expected at most 16 pretokenizers");
        String form = "{\"type\": \"NFC\"}, ".repeat(16);
        assertRefused(
                SMALL.replace(
                        "\"decoder\"",
                        "\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [" + form
                                + "{\"type\": \"NFC\"}]}, \"decoder\""),
                "expected at most 16 normalizers");
    }

    @Test
    void aMergeThatIsAnObjectIsRefused() {
        assertRefused(
                SMALL.replace("\"Ġ a\"", "{\"0\": \"Ġ\", \"1\": \"a\"}"),
                "model.merges[0] is {\"0\":\"Ġ\",\"1\":\"a\"}, expected a pair of tokens");
    }

    @Test
    void aDropoutThatNoDoubleHoldsIsRefused() {
        assertRefused(SMALL.replace("\"dropout\": null", "\"dropout\": " + "9".repeat(400)), "model.dropout is 999");
    }

    @Test
    void aMergeOfManySpacesIsNotCutIntoMillionsOfTexts() {
        assertRefused(SMALL.replace("Ġ a", " ".repeat(1_000_000)), "expected a pair of tokens");
    }

    private static String withPattern(String pattern) {
        return withPretokenizer("{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\", \"pattern\":"
                + " {\"Regex\": \"" + pattern + "\"}, \"behavior\": \"Isolated\", \"invert\": false},"
                + " {\"type\": \"ByteLevel\", \"use_regex\": false}]}");
    }

    private static String withPretokenizer(String preTokenizer) {
        return SMALL.replace(
                "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true}", preTokenizer);
    }

    private void assertRefused(String content, String part) {
        String message = assertThrows(TokenizerException.class, () -> load("tokenizer.json", content))
                .getMessage();
        assertTrue(message.startsWith(folder.resolve("tokenizer.json") + ": ") && message.contains(part), message);
        assertTrue(message.length() < 1_500, message);
    }

    @Test
    void aWrongLineOfMergesIsNamed() throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0, \"b\": 1, \"ab\": 2}");
        assertError(
                "merges.txt",
                "#version: 0.2\na b\na c\n",
                "line 3 is \"a c\", expected two tokens of vocab.json that make a third, with a space");
        assertError(
                "merges.txt",
                "ab\n",
                "line 1 is \"ab\", expected two tokens of vocab.json that make a third, with a space");
    }

    @Test
    void aWrongIdInTheVocabularyIsNamed() throws IOException {
        Files.writeString(folder.resolve("merges.txt"), "");
        assertError(
                "vocab.json",
                "{\"a\": 0, \"b\": 2}",
                "b is 2, expected an id of its own from 0 to 1: there are 2 tokens");
        assertError(
                "vocab.json",
                "{\"a\": 0, \"b\": 0}",
                "b is 0, expected an id of its own from 0 to 1: there are 2 tokens");
    }

    @Test
    void aMissingFileOfTheTwoIsNamed() throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0}");
        assertEquals(
                folder.resolve("merges.txt") + ": cannot be read: there is no such file or folder",
                assertThrows(TokenizerException.class, () -> TokenizerFile.load(folder))
                        .getMessage());
    }

    @Test
    void aFolderMayHoldOneFileOfRanks() throws IOException {
        Files.write(folder.resolve("any.tiktoken"), Vocabularies.ranks("r50k_base"));

        assertArrayEquals(
                new int[] {15496, 11, 995, 0}, TokenizerFile.load(folder).encode("Hello, world!"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"IQ== 0\nIg=x 1\n", "IQ== 0\nIg==\n", "IQ== 0\nIg== one\n", "IQ== 0\nIg== 7\n", "IQ== 0\n 1\n"})
    void aWrongLineOfRanksIsNamed(String content) {
        String line = content.lines().toList().getLast();
        assertError(
                "some.tiktoken",
                content,
                "line 2 is \"" + line + "\", expected a token of at most 256 bytes in Base64, a space, and rank 1");
    }

    @Test
    void aTokenOfRanksThatWouldTakeTheSquareOfItsLengthIsRefused() {
        String line = "QUFB".repeat(200_000) + " 0";
        assertError(
                "some.tiktoken",
                line + "\n",
                "line 1 is \"" + "QUFB".repeat(10)
                        + "...\", expected a token of at most 256 bytes in Base64, a space, and rank 0");
    }

    @Test
    void ranksOfAnUnknownVocabularyAreRefused() {
        assertError(
                "some.tiktoken",
                "IQ== 0\nIg== 1\n",
                "has 2 tokens, expected the 50256 of r50k_base, 50281 of p50k_base, 100256 of cl100k_base or 199998 of"
                        + " o200k_base; the file does not say how another vocabulary cuts a text: use its"
                        + " tokenizer.json, or name its pattern (--tiktoken-pattern)");
    }

    @Test
    void savingAndLoadingAVocabularyOfRanksGivesTheSameIds() throws IOException {
        assertSavedAndLoaded(Vocabularies.named("r50k_base"));
    }

    @Test
    void savingAndLoadingALearnedVocabularyGivesTheSameIds() throws IOException {
        for (var preTokenization : List.of(PreTokenization.GPT2, PreTokenization.CL100K, PreTokenization.O200K)) {
            var config = new BpeTrainingConfig(270, 1, List.of("<|endoftext|>"), preTokenization);
            var trainer = new BpeTrainer(config, 1, new BpeTrainingListener() {});
            BpeTokenizer tokenizer =
                    trainer.train(List.of("whale Whale's 12345 whales").iterator());
            assertSavedAndLoaded(tokenizer);
            assertEquals(
                    preTokenization,
                    ((BpeTokenizer) TokenizerFile.load(folder)).definition().preTokenization());
        }
    }

    @Test
    void theConfigurationNamesTheRolesOfLlamasTokens() throws IOException {
        var tokenizer = (BpeTokenizer) load("tokenizer.json", """
            {"added_tokens": [
               {"id": 0, "content": "<unk>", "special": true}, {"id": 1, "content": "<s>", "special": true},
               {"id": 2, "content": "</s>", "special": true}],
             "post_processor": {"type": "TemplateProcessing",
               "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}],
               "special_tokens": {"<s>": {"ids": [1]}}},
             "decoder": {"type": "Fuse"},
             "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "merges": [],
               "vocab": {"<unk>": 0, "<s>": 1, "</s>": 2, "a": 3}}}
            """);

        TokenizerFile.save(tokenizer, folder);

        assertEquals("""
            {
              "tokenizer_class": "PreTrainedTokenizerFast",
              "clean_up_tokenization_spaces": false,
              "bos_token": "<s>",
              "eos_token": "</s>",
              "unk_token": "<unk>"
            }
            """, Files.readString(folder.resolve("tokenizer_config.json")));
        assertEquals(Set.of(2), SpecialTokenNames.read(folder).endIds(TokenizerFile.load(folder)));
    }

    private void assertSavedAndLoaded(BpeTokenizer tokenizer) throws IOException {
        TokenizerFile.save(tokenizer, folder);
        Tokenizer loaded = TokenizerFile.load(folder);

        assertEquals(tokenizer.vocabularySize(), loaded.vocabularySize());
        assertArrayEquals(TokenizerFile.content(tokenizer), TokenizerFile.content(loaded));
        String text = "Call me Ishmael.  'Tis 12345 \n\n naïve 中文 🐋<|endoftext|>  ";
        assertArrayEquals(tokenizer.encode(text), loaded.encode(text));
        assertArrayEquals(tokenizer.encodeWithSpecials(text), loaded.encodeWithSpecials(text));
        assertTrue(
                Files.readString(folder.resolve("tokenizer_config.json")).contains("\"eos_token\": \"<|endoftext|>\""));
    }

    private void assertError(String name, String content, String message) {
        String thrown = assertThrows(TokenizerException.class, () -> load(name, content))
                .getMessage();
        assertEquals(folder.resolve(name) + ": " + message, thrown);
    }

    private Tokenizer load(String name, String content) throws IOException {
        Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
        return TokenizerFile.load(folder.resolve(name));
    }
}
