package kawi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Ids that two independent implementations agreed on, for texts of all kinds.
class ReferenceIdsTest {

    @ParameterizedTest
    @CsvSource({"r50k_base, public_r50k.jsonl", "cl100k_base, public_cl100k.jsonl"})
    void everyTextHasTheSameIds(String vocabulary, String file) throws IOException {
        BpeTokenizer tokenizer = Vocabularies.named(vocabulary);
        List<JsonNode> lines = lines(file);
        assertFalse(lines.isEmpty());
        for (JsonNode line : lines) {
            String text = line.get("text").asString();
            int[] ids =
                    line.get("ids").valueStream().mapToInt(JsonNode::intValue).toArray();
            assertArrayEquals(ids, tokenizer.encode(text), () -> CharacterNames.quote(text));
            assertEquals(text, tokenizer.decode(ids));
        }
    }

    private static List<JsonNode> lines(String file) throws IOException {
        try (var resource = ReferenceIdsTest.class.getResourceAsStream(file)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        }
    }
}
