package kawi.tokenizer.pretoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kawi.tokenizer.pretoken.PreTokenization.Behaviour;
import kawi.tokenizer.pretoken.PreTokenization.Split;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PatternSplitTest {
    private static final Map<String, Behaviour> BEHAVIOURS = new HashMap<>(Map.of(
            "Removed", Behaviour.REMOVED,
            "Isolated", Behaviour.ISOLATED,
            "MergedWithPrevious", Behaviour.MERGED_WITH_PREVIOUS,
            "MergedWithNext", Behaviour.MERGED_WITH_NEXT,
            "Contiguous", Behaviour.CONTIGUOUS));

    /// Every behavior, inverted or not, also of patterns that match the empty text.
    @Test
    void piecesAreThoseOfHuggingFace() throws IOException {
        int cases = 0;
        for (JsonNode line : lines()) {
            var split = new Split(
                    line.get("pattern").asString(),
                    true,
                    BEHAVIOURS.get(line.get("behavior").asString()),
                    line.get("invert").asBoolean());
            for (JsonNode text : line.get("texts")) {
                List<String> expected =
                        text.get(1).valueStream().map(JsonNode::asString).toList();
                assertEquals(
                        expected,
                        new PatternSplit(split).split(List.of(text.get(0).asString())),
                        () -> split + " of " + text.get(0));
                cases++;
            }
        }
        assertTrue(cases >= 640, cases + " cases");
    }

    private static List<JsonNode> lines() throws IOException {
        try (var resource = PatternSplitTest.class.getResourceAsStream("/kawi/tokenizer/regex/splits.jsonl")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        }
    }

    @Property(tries = 2_000)
    void piecesJoinedAreTheTextUnlessMatchesAreRemoved(@ForAll("splits") Split split, @ForAll("texts") String text) {
        assertEquals(text, String.join("", new PatternSplit(split).split(List.of(text))));
    }

    @Provide
    Arbitrary<Split> splits() {
        var patterns = Arbitraries.of(
                "a*", "\\s*", "\\B", "\\b", "😀", "😀*", "", "[^a]", "(?=😀)", "(?<=😀)", "a|", "\\p{L}+");
        var behaviours = Arbitraries.of(
                Behaviour.ISOLATED, Behaviour.MERGED_WITH_PREVIOUS, Behaviour.MERGED_WITH_NEXT, Behaviour.CONTIGUOUS);
        return patterns.flatMap(pattern -> behaviours.flatMap(
                behaviour -> Arbitraries.of(true, false).map(invert -> new Split(pattern, true, behaviour, invert))));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", "😀", " ", "\n", "e\u0301", "𝒜", "中")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }
}
