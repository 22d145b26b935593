package kawi.samples.request;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kawi.samples.cli.Kawi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model folder whose tokenizer is of Llama 2's kind: `<s>` before every text, `▁` for spaces.
@Tag("slow")
class PrefixTest {
    private static final String TOKENIZER = """
        {"added_tokens": [{"id": 0, "content": "<s>", "special": true, "normalized": false}],
         "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
          {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
         "post_processor": {"type": "TemplateProcessing",
          "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
          "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}}},
         "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
          {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
         "model": {"type": "BPE", "vocab": {"<s>": 0, "▁": 1, "a": 2, "b": 3, "▁a": 4, "c": 5}, "merges": ["▁ a"]}}
        """;

    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void trainAModel() throws IOException {
        model = Kawi.trainTiny(folder.resolve("model"));
        Files.writeString(model.resolve("tokenizer.json"), TOKENIZER);
    }

    @Test
    void aPromptBeginsWithThePrefixAndIsShownWithoutIt() {
        SavedModel saved = SavedModel.open(model);

        assertArrayEquals(new int[] {0, 4, 3, 4}, saved.encodeWithPrefix("ab a"));
        assertArrayEquals(new int[] {4, 3, 4}, saved.encode("ab a"));
        assertEquals(Optional.of("ab a"), saved.text(0, 4, 3, 4));
        assertEquals(Optional.of(""), saved.text(0));
        assertEquals(Optional.of(" a"), saved.token(4));
    }

    @Test
    void generatingContinuesThePromptWithThePrefix() {
        var outcome =
                Kawi.run("generate", "--model=" + model, "--prompt=ab a", "--max-new-tokens=2", "--greedy", "--json");

        assertEquals("[0,4,3,4]", outcome.json().get("promptIds").toString());
        assertEquals("ab a", outcome.json().get("prompt").asString());
    }

    @Test
    void withoutAPromptTheTextBeginsAfterThePrefix() {
        var outcome = Kawi.run("generate", "--model=" + model, "--max-new-tokens=2", "--greedy", "--json");

        assertEquals("[0]", outcome.json().get("promptIds").toString());
    }

    @Test
    void inspectingShowsThePrefix() {
        var outcome = Kawi.run("inspect", "--model=" + model, "--prompt=ab");

        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("<s>"), outcome.out());
    }
}
