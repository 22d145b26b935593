package kawi.samples.cli.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A model of byte-level BPE, in which "the" and " the" are tokens of their own. A bias makes it generate them most of
/// the time.
class BadWordTest {
    @TempDir
    static Path folder;

    private static Path model;
    private static Tokenizer tokenizer;

    @BeforeAll
    static void trainAModel() throws IOException {
        Path text = Files.writeString(folder.resolve("text.txt"), "the cat and the dog and (the) hen\n".repeat(100));
        model = folder.resolve("model");
        Outcome outcome = Kawi.run(
                "train", "--preset", "tiny", "--data", text, "--out", model, "--tokenizer", "bpe:270", "--steps", 1);
        assertEquals(0, outcome.status(), outcome.err());
        tokenizer = TokenizerFile.load(model);
        assertEquals(1, tokenizer.encode("the").length);
        assertEquals(1, tokenizer.encode(" the").length);
    }

    private static List<Integer> generated(Object... options) {
        String bias = "--logit-bias=%d=9,%d=9"
                .formatted(tokenizer.encode("the")[0], tokenizer.encode(" the")[0]);
        Object[] arguments = {"generate", "--model", model, "--prompt", "and", "--max-new-tokens", 40, bias, "--json"};
        Object[] all = Arrays.copyOf(arguments, arguments.length + options.length);
        System.arraycopy(options, 0, all, arguments.length, options.length);
        return Kawi.run(all)
                .json()
                .get("ids")
                .valueStream()
                .map(JsonNode::asInt)
                .toList();
    }

    private static boolean contains(List<Integer> ids, String text) {
        List<Integer> word = Arrays.stream(tokenizer.encode(text)).boxed().toList();
        return Collections.indexOfSubList(ids, word) >= 0;
    }

    @Test
    void aBadWordIsExcludedAsItIsAndAfterASpace() {
        List<Integer> free = generated();
        assertTrue(contains(free, " the") && contains(free, "the"), tokenizer.decode(ints(free)));
        List<Integer> without = generated("--bad-word", "the");
        assertFalse(contains(without, " the") || contains(without, "the"), tokenizer.decode(ints(without)));
        assertTrue(contains(generated("--bad-word", " the"), "the"), "a word with a space is excluded as it is");
    }

    @Test
    void itHoldsForBeamsToo() {
        String bias = "--logit-bias=%d=9".formatted(tokenizer.encode(" the")[0]);
        Outcome outcome = Kawi.run(
                "generate", "--model", model, "--prompt", "and", "--num-beams", 3, bias, "--bad-word", "the", "--json");
        List<Integer> ids = outcome.json()
                .get("texts")
                .get(0)
                .get("ids")
                .valueStream()
                .map(JsonNode::asInt)
                .toList();
        assertFalse(contains(ids, " the") || contains(ids, "the"), outcome.out());
    }

    @Test
    void aVocabularyOfCharactersNeedsNoSpace() throws IOException {
        Path characters = Kawi.trainTiny(folder.resolve("characters"), "abcdefghij");
        Outcome outcome = Kawi.run("generate", "--model", characters, "--prompt", "a", "--bad-word", "c", "--json");
        assertFalse(outcome.json().get("text").asString().contains("c"), outcome.out());
    }

    private static int[] ints(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
