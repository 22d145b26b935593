package kawi.samples.play.write;

import static kawi.samples.play.PlayJson.answer;
import static kawi.samples.play.PlayJson.assertRefused;
import static kawi.samples.play.PlayJson.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.TinyModel;
import kawi.samples.request.SavedModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The model has a context of 8 tokens, so that the window of every text here slides.
class TextPredictionTest {
    private static final String PROMPT = "abcabc";
    private static final int STEPS = 12;
    private static final int CANDIDATES = 9;
    private static final String SAMPLED = "'temperature': 1.3, 'top-k': 12";

    private static Device device;
    private static SavedModel model;

    private final TextPrediction prediction = new TextPrediction(model, device, System::nanoTime);

    @BeforeAll
    static void open() {
        device = new Device(KernelSets.preferred(), 1);
        model = SavedModel.open(TinyModel.folder());
    }

    @AfterAll
    static void close() {
        device.close();
    }

    private static byte[] request(List<Integer> newIds, String strategy, String more) {
        return body("{'prompt': %s, 'new': %s, 'strategy': {%s}, 'candidates': %d, 'seed': 7%s}"
                .formatted(Arrays.toString(model.encode(PROMPT)), newIds, strategy, CANDIDATES, more));
    }

    private JsonNode predict(List<Integer> newIds, String strategy) {
        return predict(newIds, strategy, "");
    }

    private JsonNode predict(List<Integer> newIds, String strategy, String more) {
        return answer(prediction.predict(request(newIds, strategy, more)));
    }

    /// `'top-k': 5` as `--top-k=5`; `'greedy': true` as `--greedy`.
    private static Stream<String> arguments(String strategy) {
        return Stream.of(strategy.split(", "))
                .filter(option -> !option.isEmpty())
                .map(option ->
                        "--" + option.replace("'", "").replace(": true", "").replace(": ", "="));
    }

    private static JsonNode trace(String strategy) {
        List<Object> all = new ArrayList<>(List.of(
                "generate",
                "--model=" + TinyModel.folder(),
                "--prompt=" + PROMPT,
                "--max-new-tokens=" + STEPS,
                "--seed=7",
                "--threads=1",
                "--trace=" + CANDIDATES,
                "--json"));
        arguments(strategy).forEach(all::add);
        return Kawi.run(all.toArray()).json().get("trace");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'temperature': 0",
                "'greedy': true, 'repetition-penalty': 1.3",
                "'temperature': 1.7, 'dynatemp-range': 0.5, 'dynatemp-exponent': 2",
                "'temperature': 1.5, 'top-k': 7, 'top-p': 0.9, 'min-p': 0.01, 'typical-p': 0.95",
                "'temperature': 2, 'epsilon-cutoff': 0.01, 'eta-cutoff': 0.02, 'top-n-sigma': 2",
                "'temperature': 1.2, 'xtc-probability': 0.5, 'xtc-threshold': 0.05",
                "'frequency-penalty': 0.7, 'presence-penalty': 0.4, 'repeat-last-n': 5, 'temperature': 1.4",
                "'dry-multiplier': 0.8, 'dry-base': 1.5, 'dry-allowed-length': 1, 'temperature': 1.1",
                "'no-repeat-ngram-size': 2, 'logit-bias': 3=2.5, 'temperature': 1.6",
                "'mirostat': 1, 'mirostat-ent': 3, 'temperature': 1.5",
                "'mirostat': 2, 'mirostat-lr': 0.3, 'temperature': 1.5",
            })
    void everyStepHasTheNumbersOfKawiGenerateTrace(String strategy) {
        List<Integer> newIds = new ArrayList<>();
        String json = strategy.replace("3=2.5", "'3=2.5'");
        for (JsonNode expected : trace(strategy)) {
            JsonNode actual = predict(newIds, json);
            assertEquals(expected.get("step"), actual.get("step"));
            assertEquals(
                    expected.get("window").size(), actual.get("windowLength").asInt());
            assertEquals(expected.get("entropy"), actual.get("entropy"));
            assertEquals(expected.get("draw"), actual.get("draw"));
            assertSameCandidate(expected.get("chosen"), actual.get("chosen"), actual);
            for (int i = 0; i < CANDIDATES; i++) {
                assertSameCandidate(
                        expected.get("candidates").get(i),
                        actual.get("candidates").get(i),
                        actual);
            }
            assertSameStages(expected.get("stages"), actual.get("stages"));
            newIds.add(actual.get("chosen").get("id").asInt());
        }
        assertEquals(STEPS, newIds.size());
    }

    private static void assertSameCandidate(JsonNode expected, JsonNode actual, JsonNode answer) {
        for (String field : List.of("id", "logit", "probability", "logProbability", "chance")) {
            assertEquals(expected.get(field), actual.get(field), field);
        }
        assertEquals(
                expected.get("token"),
                answer.get("tokens").get(expected.get("id").asString()));
    }

    private static void assertSameStages(JsonNode expected, JsonNode actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            JsonNode stage = actual.get(i);
            assertEquals(expected.get(i).get("stage"), stage.get("stage"));
            assertEquals(expected.get(i).get("count"), stage.get("count"));
            for (JsonNode survivor : expected.get(i).get("first")) {
                JsonNode same = ofId(stage, survivor.get("id").asInt());
                assertEquals(survivor.get("rank"), same.get("rank"));
                assertEquals(survivor.get("probability"), same.get("probability"));
            }
        }
    }

    private static JsonNode ofId(JsonNode stage, int id) {
        return stage.get("tokens")
                .valueStream()
                .filter(each -> each.get("id").asInt() == id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anotherStrategyNeedsNoPassOfTheModel() {
        assertEquals(1, predict(List.of(), SAMPLED).get("cost").get("passes").asInt());
        for (String other : List.of("'temperature': 0.3", "'top-p': 0.5", "'greedy': true")) {
            JsonNode again = predict(List.of(), other);
            assertEquals(0, again.get("cost").get("passes").asInt());
            assertEquals(0, again.get("cost").get("positions").asInt());
        }
    }

    @Test
    void theWayBackFromABranchGivesTheSameAnswerWithoutAPass() {
        JsonNode there = predict(List.of(1), SAMPLED);
        predict(List.of(1, 2), SAMPLED);
        predict(List.of(3, 4, 5), SAMPLED);
        JsonNode back = predict(List.of(1), SAMPLED);

        assertEquals(0, back.get("cost").get("passes").asInt());
        assertEquals(there.get("stages"), back.get("stages"));
        assertEquals(there.get("chosen"), back.get("chosen"));
    }

    @Test
    void withTheCacheATokenCostsOnePositionUntilTheWindowSlides() {
        predict(List.of(), SAMPLED);

        assertEquals(1, positions(List.of(1), ""));
        assertEquals(1, positions(List.of(1, 2), ""));
        assertEquals(1, positions(List.of(1, 4), ""), "another branch reuses what both have in common");
        assertEquals(8, positions(List.of(1, 4, 3), ""), "the window of 8 slides: all positions change");
    }

    @Test
    void twoTextsSideBySideBothHaveACache() {
        String other = "{'prompt': [%s], 'new': [%s], 'strategy': {}}";
        assertEquals(6, positions(List.of(), ""));
        assertEquals(3, positions(other.formatted("9, 8", "1")));
        assertEquals(1, positions(List.of(1), ""));
        assertEquals(1, positions(other.formatted("9, 8", "1, 2")));
        assertEquals(1, positions(List.of(1, 2), ""));
        assertEquals(1, positions(other.formatted("9, 8", "1, 2, 3")));
    }

    @Test
    void withoutTheCacheEveryPositionIsComputedEachTime() {
        String off = ", 'cache': false";

        assertEquals(6, positions(List.of(), off));
        assertEquals(7, positions(List.of(1), off));
        assertEquals(7, positions(List.of(1), off));
        assertEquals(8, positions(List.of(1, 2, 3, 4), off));
    }

    private int positions(String json) {
        return answer(prediction.predict(body(json)))
                .get("cost")
                .get("positions")
                .asInt();
    }

    private int positions(List<Integer> newIds, String more) {
        return predict(newIds, SAMPLED, more).get("cost").get("positions").asInt();
    }

    @Test
    void theAnswerIsTheSameWithAndWithoutCache() {
        List<Integer> newIds = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            JsonNode with = predict(newIds, SAMPLED);
            JsonNode without = predict(newIds, SAMPLED, ", 'cache': false");
            for (String field : List.of("stages", "candidates", "chosen", "draw")) {
                assertEquals(with.get(field), without.get(field), field);
            }
            newIds.add(with.get("chosen").get("id").asInt());
        }
    }

    @Test
    void logitsThatWereDroppedAreComputedAgainWithTheSameBits() {
        var forgetful = new TextPrediction(model, device, System::nanoTime, 0);
        String mirostat = "'mirostat': 2, 'temperature': 1.5"; // which needs the logits of all places before

        for (List<Integer> newIds : List.of(List.of(1), List.of(2, 3, 4, 5), List.of(1), List.<Integer>of())) {
            assertEquals(
                    predict(newIds, mirostat).get("stages"),
                    answer(forgetful.predict(request(newIds, mirostat, ""))).get("stages"));
        }
    }

    @Test
    void theComparisonOfTheCacheCountsPositionsAndWritesTheSameText() {
        JsonNode both = answer(prediction.compareCache(request(List.of(), "", ", 'tokens': 5")));

        assertTrue(both.get("areEqual").asBoolean());
        assertEquals(List.of(6, 1, 1, 8, 8), positions(both.get("with")));
        assertEquals(List.of(6, 7, 8, 8, 8), positions(both.get("without")));
    }

    private static List<Integer> positions(JsonNode steps) {
        return steps.valueStream().map(step -> step.get("positions").asInt()).toList();
    }

    @Test
    void thePromptHasTheTokensOfKawiGenerate() {
        JsonNode encoded = answer(prediction.encode(body("{'text': 'abc'}")));
        assertEquals(
                Arrays.toString(model.encode("abc")).replace(" ", ""),
                encoded.get("ids").toString());
        assertEquals("[\"a\",\"b\",\"c\"]", encoded.get("tokens").toString());
        JsonNode usual = answer(prediction.encode(body("{'text': ''}")));
        assertEquals("[\"\\n\"]", usual.get("tokens").toString());
    }

    @Test
    void thePageIsToldTheLimitsOfTheModel() {
        JsonNode facts = answer(prediction.facts());
        assertEquals(8, facts.get("contextLength").asInt());
        assertEquals(
                model.model().config().vocabularySize(),
                facts.get("vocabularySize").asInt());
        assertTrue(facts.get("maxLength").asInt() > 1000);
        assertNotEquals(Optional.empty(), facts.get("controls").valueStream().findFirst());
    }

    @Test
    void wrongRequestsAreRefusedInOneLine() {
        assertRefused("the request is not valid JSON", () -> prediction.predict(body("{'prompt'")));
        assertRefused("prompt is missing, expected a list of token ids", () -> prediction.predict(body("{}")));
        assertRefused("the prompt is empty", () -> prediction.predict(body("{'prompt': []}")));
        assertRefused("prompt[1] is 99", () -> prediction.predict(body("{'prompt': [1, 99]}")));
        assertRefused("new[0] is \"a\"", () -> prediction.predict(body("{'prompt': [1], 'new': ['a']}")));
        assertRefused(
                "the maximum is 4096",
                () -> prediction.predict(body("{'prompt': [1%s]}".formatted(", 1".repeat(5000)))));
        assertRefused("expected an object", () -> prediction.predict(body("[]")));
        assertRefused("seed is 1.5", () -> prediction.predict(body("{'prompt': [1], 'seed': 1.5}")));
        assertRefused("candidates is 0", () -> prediction.predict(body("{'prompt': [1], 'candidates': 0}")));
        assertRefused(
                "characters, but the maximum is",
                () -> prediction.encode(body("{'text': '%s'}".formatted("a".repeat(20_001)))));
        assertRefused("tokens is 0", () -> prediction.compareCache(request(List.of(), "", ", 'tokens': 0")));
    }

    @Test
    void wrongStrategiesAreRefusedAsOnTheCommandLine() {
        assertRefused("strategy.top-q is no option", () -> predict(List.of(), "'top-q': 1"));
        assertRefused("top-p must be above 0 and at most 1", () -> predict(List.of(), "'top-p': 0"));
        assertRefused("strategy.top-p is \"x\", expected a number", () -> predict(List.of(), "'top-p': 'x'"));
        assertRefused("a whole number", () -> predict(List.of(), "'top-k': 1.5"));
        assertRefused("a whole number", () -> predict(List.of(), "'top-k': 1e999999999"));
        assertRefused("strategy.greedy is 1, expected true or false", () -> predict(List.of(), "'greedy': 1"));
        assertRefused("contradict each other", () -> predict(List.of(), "'temperature': 0, 'top-k': 3"));
        assertRefused("--xtc-threshold needs --xtc-probability", () -> predict(List.of(), "'xtc-threshold': 0.1"));
        assertRefused(
                "every token is excluded",
                () -> predict(
                        List.of(),
                        "'logit-bias': '%s'"
                                .formatted(String.join(
                                        ",",
                                        Stream.iterate(0, id -> id + 1)
                                                .limit(model.model().config().vocabularySize())
                                                .map(id -> id + "=-Infinity")
                                                .toList()))));
    }
}
