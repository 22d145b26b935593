package kawi.samples.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.samples.cli.Kawi;
import kawi.samples.request.SavedModel;
import kawi.samples.serve.decode.ServeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A vocabulary like Llama's: it puts a token before every text, and a space before the first word.
class PrefixedPromptTest {
    private static final String TOKENIZER = """
        {"version": "1.0",
         "added_tokens": [{"id": 0, "content": "<s>", "special": true, "single_word": false, "lstrip": false,
          "rstrip": false, "normalized": false}],
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
    private Path temporary;

    @Test
    void anEchoHasTheTextAsItWasGivenAndAllItsTokens() throws Exception {
        try (var api = new ApiClient(model(), new ServeLimits(1, 4, 8, 10))) {
            JsonNode answer = api.complete("'prompt':'ab a','max_tokens':0,'echo':true,'logprobs':1");
            assertEquals("ab a", answer.at("/choices/0/text").asString());
            assertEquals(4, answer.at("/usage/prompt_tokens").asInt());
            JsonNode logprobs = answer.at("/choices/0/logprobs");
            assertEquals("[\"<s>\",\" a\",\"b\",\" a\"]", logprobs.get("tokens").toString());
            assertEquals("[0,0,1,2]", logprobs.get("text_offset").toString());
            JsonNode longer = api.complete("'prompt':'ab a','max_tokens':6,'seed':1,'echo':true,'logprobs':1");
            String text = longer.at("/choices/0/text").asString();
            assertTrue(text.startsWith("ab a"), text);
            JsonNode more = longer.at("/choices/0/logprobs");
            for (int i = 4; i < more.get("tokens").size(); i++) {
                String token = more.at("/tokens/" + i).asString();
                assertTrue(text.startsWith(token, more.at("/text_offset/" + i).asInt()), longer.toString());
            }
        }
    }

    private SavedModel model() throws IOException {
        Path folder = Kawi.trainTiny(temporary.resolve(ApiClient.MODEL));
        Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
        return SavedModel.open(folder);
    }
}
