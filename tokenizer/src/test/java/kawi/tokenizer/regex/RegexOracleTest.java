package kawi.tokenizer.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Patterns and texts that Hugging Face's `tokenizers` cut: published patterns, every class and position, and random
/// ones.
@Tag("slow")
class RegexOracleTest {
    private static final String REFUSED = ", which Kawi does not support";

    @Test
    void matchesAreThoseOfOniguruma() throws IOException {
        int cases = 0;
        var refused = new ArrayList<String>();
        List<JsonNode> lines = lines();
        for (JsonNode line : lines) {
            String pattern = line.get("pattern").asString();
            Regex regex;
            try {
                regex = Regex.compile(pattern);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().endsWith(REFUSED), e.getMessage());
                refused.add(pattern);
                continue;
            }
            for (JsonNode text : line.get("texts")) {
                List<String> expected =
                        text.valueStream().map(JsonNode::asString).toList();
                assertEquals(expected, parts(regex, text(expected)), () -> pattern + " in " + text);
                cases++;
            }
        }
        assertTrue(cases > 4_000, cases + " cases");
        assertTrue(refused.size() < lines.size() / 20, () -> "too many refused: " + refused);
    }

    private static String text(List<String> parts) {
        var text = new StringBuilder();
        parts.forEach(part -> text.append(part, 1, part.length()));
        return text.toString();
    }

    /// Matches ("+...") and what is between them ("-..."). Empty matches cut the text between them.
    private static List<String> parts(Regex regex, String text) {
        var parts = new ArrayList<String>();
        RegexMatcher matcher = regex.matcher();
        matcher.reset(text);
        int end = 0;
        while (matcher.next()) {
            if (matcher.start() > end) {
                parts.add("-" + text.substring(end, matcher.start()));
            }
            if (matcher.end() > matcher.start()) {
                parts.add("+" + text.substring(matcher.start(), matcher.end()));
            }
            end = matcher.end();
        }
        if (end < text.length()) {
            parts.add("-" + text.substring(end));
        }
        return parts;
    }

    private static List<JsonNode> lines() throws IOException {
        try (var resource = RegexOracleTest.class.getResourceAsStream("matches.jsonl")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        }
    }
}
