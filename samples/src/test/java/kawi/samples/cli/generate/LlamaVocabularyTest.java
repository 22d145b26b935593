package kawi.samples.cli.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model with a vocabulary like Llama 2's: a space is `▁`, one is put before each text, and decoding removes it.
class LlamaVocabularyTest {
    private static final String TOKENIZER = """
        {"added_tokens": [
           {"id": 0, "content": "<unk>", "special": true}, {"id": 1, "content": "<s>", "special": true},
           {"id": 2, "content": "</s>", "special": true}],
         "normalizer": {"type": "Sequence", "normalizers": [
           {"type": "Prepend", "prepend": "▁"},
           {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
         "pre_tokenizer": null,
         "post_processor": {"type": "TemplateProcessing",
           "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}],
           "special_tokens": {"<s>": {"ids": [1]}}},
         "decoder": {"type": "Sequence", "decoders": [
           {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "Fuse"},
           {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
         "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": false,
           "vocab": {"<unk>": 0, "<s>": 1, "</s>": 2, "▁": 3, "\\n": 4, "t": 5, "h": 6, "e": 7, "c": 8, "a": 9,
             "(": 10, ")": 11, "th": 12, "the": 13, "▁the": 14, "▁▁": 15},
           "merges": [["t", "h"], ["th", "e"], ["▁", "the"], ["▁", "▁"]]}}
        """;
    private static final int THE = 13;
    private static final int SPACE_THE = 14;
    private static final int TWO_SPACES = 15;

    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void trainAModel() throws IOException {
        Path tokenizer = Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
        Path text = Files.writeString(folder.resolve("text.txt"), "the cat (the) tea\n".repeat(100));
        model = folder.resolve("model");
        Outcome outcome = Kawi.run(
                "train", "--preset", "tiny", "--data", text, "--out", model, "--tokenizer", tokenizer, "--steps", 1);
        assertEquals(0, outcome.status(), outcome.err());
        Tokenizer loaded = TokenizerFile.load(model);
        assertEquals(List.of(SPACE_THE), List.of(loaded.encode("the")[0]));
        assertEquals("the", loaded.decode(SPACE_THE));
    }

    private static Outcome generate(String bias, Object... options) {
        Object[] arguments = {"generate", "--model", model, "--max-new-tokens", 3, "--logit-bias", bias};
        Object[] all = Arrays.copyOf(arguments, arguments.length + options.length);
        System.arraycopy(options, 0, all, arguments.length, options.length);
        return Kawi.run(all);
    }

    @Test
    void aTextWithoutAPromptDoesNotBeginWithTheSpaceBeforeItsFirstWord() {
        String bias = SPACE_THE + "=90";
        assertEquals("the the the", generate(bias).out().stripTrailing());
        assertEquals("the the the", generate(bias, "--json").json().get("text").asString());
        assertTrue(generate(bias, "--trace").out().contains("all: \"the the the\""));
        String two =
                generate(bias, "--num-return-sequences", 2, "--temperature", 1).out();
        assertEquals(2, two.lines().filter("the the the"::equals).count(), two);
        assertEquals(
                " ".repeat(5),
                generate(TWO_SPACES + "=90").out().lines().findFirst().orElseThrow());
    }

    @Test
    void afterAPromptEverySpaceIsPartOfTheText() {
        String bias = SPACE_THE + "=90";
        assertEquals("a the the the", generate(bias, "--prompt", "a").out().stripTrailing());
        assertEquals(
                " the the the",
                generate(bias, "--prompt", "a", "--json").json().get("text").asString());
    }

    @Test
    void aBadWordIsExcludedWithinWordsAndAfterASpace() {
        String bias = THE + "=90," + SPACE_THE + "=90";
        String without = generate(bias, "--bad-word", "the").out();
        assertFalse(without.contains("the"), without);
        String withinWords =
                generate(bias, "--bad-word", " the", "--prompt", "a").out();
        assertTrue(withinWords.startsWith("athethethe"), "a word with a space is excluded after a space only");
    }
}
