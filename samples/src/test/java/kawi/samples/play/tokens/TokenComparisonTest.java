package kawi.samples.play.tokens;

import static kawi.samples.play.PlayJson.answer;
import static kawi.samples.play.PlayJson.assertRefused;
import static kawi.samples.play.PlayJson.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TokenComparisonTest {
    private static final TokenComparison COMPARISON = new TokenComparison();
    private static final Optional<Tokenizer> MODEL = Optional.of(CharTokenizer.fromText("the whale"));

    private static JsonNode split(String text) {
        return answer(COMPARISON.split(MODEL, body("{'text': '" + text + "'}")));
    }

    private static JsonNode merges(String word, String tokenizer) {
        return answer(COMPARISON.merges(MODEL, body("{'word': '" + word + "', 'tokenizer': '" + tokenizer + "'}")))
                .get("steps");
    }

    private static JsonNode of(JsonNode comparison, String name) {
        return comparison
                .get("splits")
                .valueStream()
                .filter(each -> each.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String text(JsonNode tokens) {
        var bytes = new ByteArrayOutputStream();
        tokens.forEach(token -> token.get("bytes").forEach(each -> bytes.write(each.asInt())));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theTokensOfEveryTokenizerAreTheTextAgain() {
        String text = "the whale, 白鲸 🐋";
        JsonNode comparison = split(text);

        assertEquals(15, comparison.get("characters").asInt());
        assertEquals(22, comparison.get("bytes").asInt());
        for (String name : List.of("bytes", "bpe-512", "bpe-4096", "cl100k-4096")) {
            assertEquals(text, text(of(comparison, name).get("tokens")), name);
        }
        assertEquals(22, of(comparison, "bytes").get("tokens").size(), "a token for each byte");
        assertEquals(15, of(comparison, "characters").get("tokens").size(), "a token for each character");
        assertTrue(of(comparison, "bpe-4096").get("tokens").size()
                <= of(comparison, "bpe-512").get("tokens").size());
        assertEquals(4096, of(comparison, "bpe-4096").get("vocabularySize").asInt());
    }

    @Test
    void theTokenizerOfTheModelComesFirstAndMayNotKnowTheText() {
        JsonNode first = split("whale").get("splits").get(0);
        assertEquals("model", first.get("name").asString());
        assertEquals(5, first.get("tokens").size());
        assertTrue(first.get("problem").isNull());

        JsonNode unknown = split("Whale").get("splits").get(0);
        assertEquals(0, unknown.get("tokens").size());
        assertTrue(unknown.get("problem").asString().contains("'W'"), unknown.toString());

        JsonNode without = answer(COMPARISON.split(Optional.empty(), body("{'text': 'a'}")));
        assertEquals("characters", without.get("splits").get(0).get("name").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes", "bpe-512", "bpe-4096", "cl100k-4096"})
    void theMergesLeadFromBytesToTheEncoding(String tokenizer) {
        for (String word : List.of("whaling", " harpooneers", "白鲸", "it\u2019s 12345 o\u2019clock", "x")) {
            JsonNode steps = merges(word, tokenizer);
            assertEquals(
                    word.getBytes(StandardCharsets.UTF_8).length,
                    steps.get(0).get("tokens").size());
            for (int i = 1; i < steps.size(); i++) {
                assertEquals(
                        steps.get(i - 1).get("tokens").size() - 1,
                        steps.get(i).get("tokens").size());
                assertEquals(word, text(steps.get(i).get("tokens")));
                assertTrue(steps.get(i).get("rank").asInt() >= 0);
            }
            assertEquals(
                    of(split(word), tokenizer).get("tokens"),
                    steps.get(steps.size() - 1).get("tokens"));
        }
    }

    @Test
    void aMergeSaysWhereItIsAndHowEarlyItWasLearned() {
        JsonNode steps = merges(" the", "bpe-512");
        assertEquals(-1, steps.get(0).get("at").asInt());
        JsonNode first = steps.get(1);
        assertEquals(
                2, first.get("tokens").get(first.get("at").asInt()).get("bytes").size());
        JsonNode last = steps.get(steps.size() - 1);
        assertEquals(" the", text(last.get("tokens")));
        assertEquals(1, last.get("tokens").size(), "a frequent word is one token");
    }

    @Test
    void wrongRequestsAreRefusedInOneLine() {
        assertRefused("text is missing", () -> COMPARISON.split(MODEL, body("{}")));
        assertRefused("the maximum is 4000", () -> split("a".repeat(4001)));
        assertRefused("the maximum is 64", () -> merges("a".repeat(65), "bytes"));
        assertRefused("there is no tokenizer x", () -> merges("a", "x"));
        assertRefused("nothing is merged", () -> merges("a", "model"));
        assertRefused(
                "there is no tokenizer model",
                () -> COMPARISON.merges(Optional.empty(), body("{'word': 'a', 'tokenizer': 'model'}")));
    }
}
