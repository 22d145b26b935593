package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kawi.bench.machine.FmaPeak;
import kawi.engine.io.FolderLock;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands as a user types them, in this JVM.
class CommandLineTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// "abcd..." again and again, so that a few steps learn something.
    private static final String TEXT = "abcdefgh ijklmnop\n".repeat(60);

    @TempDir
    static Path folder;

    private static Path text;
    private static Path model;

    private static Outcome kawi(Object... arguments) {
        return Kawi.run(arguments);
    }

    private static Outcome train(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("train", "--preset", "tiny", "--eval-interval", 5));
        all.addAll(List.of("--context", 8, "--batch-size", 2, "--eval-batches", 2, "--warmup", 1, "--threads", 1));
        all.addAll(List.of(arguments));
        return kawi(all.toArray());
    }

    @BeforeAll
    static void trainAModel() throws IOException {
        text = Files.writeString(folder.resolve("text.txt"), TEXT);
        model = folder.resolve("model");
        Outcome outcome = train("--data", text, "--out", model, "--steps", 10);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("Best validation loss"), outcome.out());
        assertTrue(outcome.out().contains("A sample:"), outcome.out());
    }

    @Test
    void aModelFolderHoldsAllThatItShould() throws IOException {
        for (String file : List.of(
                "config.json",
                "model.safetensors",
                "tokenizer.json",
                "tokenizer_config.json",
                "training.csv",
                "training.json",
                "loss.png",
                "checkpoints/step-000010.safetensors")) {
            assertTrue(Files.exists(model.resolve(file)), file);
        }
        List<String> rows = Files.readAllLines(model.resolve("training.csv"));
        assertEquals(4, rows.size(), "a head, and the steps 0, 5 and 10: " + rows);
        assertTrue(rows.getLast().startsWith("10,"), rows.getLast());
    }

    @Test
    void trainingPrintsJsonAndNothingElse() {
        Outcome outcome = train("--data", text, "--out", folder.resolve("json"), "--steps", 6, "--json");
        assertEquals(0, outcome.status(), outcome.err());
        List<JsonNode> lines = outcome.out().lines().map(JSON::readTree).toList();
        assertEquals(
                List.of("warning", "evaluation", "evaluation", "evaluation", "finished"),
                lines.stream().map(line -> line.get("event").asString()).toList());
        assertTrue(lines.getFirst().get("message").asString().contains("has only 108 tokens"), outcome.out());
        assertEquals(5, lines.get(2).get("step").asInt());
        assertTrue(lines.get(2).get("validationLoss").asDouble() > 0);
    }

    @Test
    void aResumedTrainingEndsWithTheSameWeightsAsOneThatRanThrough() throws IOException {
        Path straight = folder.resolve("straight");
        Path resumed = folder.resolve("resumed");
        // The schedule falls to the last step, so both have to know of all steps: a rate that stays is the same for
        // both.
        Object[] settings = {"--lr", 0.003, "--min-lr", 0.003, "--dropout", 0.1};
        assertEquals(
                0,
                train(with(settings, "--data", text, "--out", straight, "--steps", 12))
                        .status());
        assertEquals(
                0,
                train(with(settings, "--data", text, "--out", resumed, "--steps", 7))
                        .status());
        Outcome outcome = kawi("train", "--resume", resumed, "--steps", 12, "--threads", 2);
        assertEquals(0, outcome.status(), outcome.err());
        String last = "checkpoints/step-000012.safetensors";
        assertArrayEquals(Files.readAllBytes(straight.resolve(last)), Files.readAllBytes(resumed.resolve(last)));
        assertTrue(Files.readAllLines(resumed.resolve("training.csv")).getLast().startsWith("12,"));
    }

    @Test
    void aFolderThatATrainingWritesIntoIsRefusedToOthers() {
        Path busy = folder.resolve("busy");
        try (FolderLock lock = FolderLock.take(busy).orElseThrow()) {
            assertNotNull(lock);
            Outcome outcome = train("--data", text, "--out", busy, "--steps", 1);
            assertEquals(2, outcome.status());
            assertTrue(outcome.onlyErrorLine().contains("another training is writing into this folder"));
        }
        assertEquals(
                0, train("--data", text, "--out", busy, "--steps", 1).status(), "the lock is gone, its file is not");
    }

    @Test
    void aTrainingWhoseCheckpointsAreGoneIsNotBegunAnewOverItsModel() throws IOException {
        Path gone = folder.resolve("gone");
        assertEquals(0, train("--data", text, "--out", gone, "--steps", 5).status());
        for (Path checkpoint : List.of(
                gone.resolve("checkpoints/step-000000.safetensors"),
                gone.resolve("checkpoints/step-000005.safetensors"))) {
            Files.delete(checkpoint);
        }
        Outcome outcome = kawi("train", "--resume", gone);
        assertEquals(2, outcome.status());
        assertTrue(outcome.onlyErrorLine().contains("the checkpoints are gone"), outcome.err());
    }

    @Test
    void anEvaluationThatWasRecordedButNotSavedIsRecordedOnceInTheEnd() throws IOException {
        // Killed after the line was written, before the checkpoint was.
        Path killed = folder.resolve("killed");
        assertEquals(0, train("--data", text, "--out", killed, "--steps", 0).status());
        Files.delete(killed.resolve("checkpoints/step-000000.safetensors"));
        assertEquals(2, Files.readAllLines(killed.resolve("training.csv")).size());
        Outcome outcome = kawi("train", "--resume", killed);
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals(2, Files.readAllLines(killed.resolve("training.csv")).size());
    }

    @Test
    void aDamagedCheckpointIsToldAndTheOneBeforeUsed() throws IOException {
        Path damaged = folder.resolve("damaged");
        assertEquals(0, train("--data", text, "--out", damaged, "--steps", 10).status());
        Path last = damaged.resolve("checkpoints/step-000010.safetensors");
        byte[] expected = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(expected, expected.length - 1));
        Outcome outcome = kawi("train", "--resume", damaged);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("resumed after step 5"), outcome.out());
        assertTrue(outcome.err().contains("the training continues from the checkpoint before it"), outcome.err());
        assertArrayEquals(expected, Files.readAllBytes(last));
    }

    @Test
    void aTrainingThatDivergesSaysWhatToDo() {
        Path wild = folder.resolve("wild");
        Outcome outcome = train("--data", text, "--out", wild, "--steps", 50, "--lr", 1e30, "--grad-clip", 0);
        assertEquals(1, outcome.status());
        String message = outcome.err().lines().toList().getLast();
        assertTrue(message.contains("; the first that is not finite is "), message);
        assertTrue(message.contains("--resume " + wild + " --lr 5e29"), message);
        Outcome tamed = kawi("train", "--resume", wild, "--lr", 1e-3, "--min-lr", 1e-4, "--steps", 10);
        assertEquals(0, tamed.status(), tamed.err());
    }

    private static Object[] with(Object[] settings, Object... more) {
        return Stream.concat(Stream.of(settings), Stream.of(more)).toArray();
    }

    @Test
    void aFinishedTrainingSaysSo() {
        Outcome outcome = kawi("train", "--resume", model);
        assertEquals(0, outcome.status());
        assertTrue(outcome.out().contains("is finished"), outcome.out());
    }

    @Test
    void generationPrintsThePromptAndWhatFollows() {
        Outcome outcome = kawi("generate", "--model", model, "--prompt", "abc", "--max-new-tokens", 5, "--greedy");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().startsWith("abc"), outcome.out());
        assertEquals("abc".length() + 5, outcome.out().stripTrailing().length(), outcome.out());
    }

    @Test
    void generationWithOneSeedWritesTheSame() {
        Object[] arguments = {"generate", "--model", model, "--max-new-tokens", 30, "--seed", 3, "--json"};
        assertEquals(kawi(arguments).out(), kawi(arguments).out());
        JsonNode json = JSON.readTree(kawi(arguments).out());
        assertEquals(30, json.get("ids").size());
        assertEquals(30, json.get("text").asString().length());
    }

    @Test
    void theTraceTellsEveryStep() {
        Outcome outcome = kawi("generate", "--model", model, "--prompt", "ab", "--max-new-tokens", 2, "--trace");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("step 1") && outcome.out().contains("step 2"), outcome.out());
        assertTrue(outcome.out().contains("<- chosen"), outcome.out());
    }

    private static JsonNode generated(Object... arguments) {
        Outcome outcome =
                kawi(with(new Object[] {"generate", "--model", model, "--prompt", "abc", "--json"}, arguments));
        assertEquals(0, outcome.status(), outcome.err());
        return JSON.readTree(outcome.out());
    }

    @Test
    void everyStrategyIsAnOption() {
        for (Object[] options : new Object[][] {
            {"--preset", "creative"},
            {"--preset", "precise", "--top-p", 0.5},
            {"--dynatemp-range", 0.5, "--dynatemp-exponent", 2},
            {"--top-k", 5, "--top-p", 0.9, "--min-p", 0.05, "--typical-p", 0.9},
            {"--epsilon-cutoff", 0.01, "--eta-cutoff", 0.01, "--top-n-sigma", 1.5},
            {"--xtc-probability", 0.5, "--xtc-threshold", 0.2},
            {"--mirostat", 1},
            {"--mirostat", 2, "--mirostat-ent", 3, "--mirostat-lr", 0.2, "--temperature", 0.9},
            {"--repetition-penalty", 1.2, "--frequency-penalty", 0.1, "--presence-penalty", 0.1, "--repeat-last-n", 9},
            {"--dry-multiplier", 0.8, "--dry-base", 2, "--dry-allowed-length", 1, "--dry-sequence-breaker", " "},
            {"--no-repeat-ngram-size", 2, "--bad-word", "de", "--logit-bias", "3=-1.5,4=-Infinity"},
            {"--guidance-scale", 1.5, "--negative-prompt", "ab"},
            {"--penalty-alpha", 0.6, "--top-k", 3},
            {"--draft-model", model, "--draft-max", 3},
            {"--draft-model", model, "--draft-acceptance", "rejection"},
            {"--prompt-lookup", 2},
            {"--slide", 4},
            {"--max-time", 1000, "--end-token", "1,2", "--min-new-tokens", 12},
        }) {
            JsonNode json = generated(with(options, "--max-new-tokens", 12));
            assertEquals(12, json.get("ids").size(), List.of(options).toString());
        }
    }

    @Test
    void guessingAheadWritesTheSameText() {
        JsonNode plain = generated("--max-new-tokens", 20);
        JsonNode guessed = generated("--max-new-tokens", 20, "--draft-model", model);
        assertEquals(plain.get("ids"), guessed.get("ids"));
        assertTrue(guessed.get("guesses").get("right").asInt() > 0);
        assertTrue(plain.get("guesses").isNull());
    }

    @Test
    void theTextStopsBeforeWhatItIsToStopAt() {
        JsonNode free = generated("--max-new-tokens", 30, "--greedy");
        String text = free.get("text").asString();
        JsonNode cut = generated("--max-new-tokens", 30, "--greedy", "--stop", text.substring(4, 6));
        assertEquals("text", cut.get("stop").asString());
        assertEquals(
                text.substring(0, text.indexOf(text.substring(4, 6))),
                cut.get("text").asString());
    }

    @Test
    void severalTextsComeInOneObjectOrOneBelowTheOther() throws IOException {
        for (Object[] options : new Object[][] {
            {"--num-beams", 4, "--length-penalty", 0.5, "--early-stopping", "never"},
            {"--num-beams", 4, "--num-beam-groups", 2, "--diversity-penalty", 0.5},
            {"--num-beams", 4, "--beam-sampling", "--top-k", 6},
            {"--best-of", 4},
            {}
        }) {
            JsonNode json = generated(with(options, "--num-return-sequences", 3, "--max-new-tokens", 5));
            assertEquals(3, json.get("texts").size(), List.of(options).toString());
            assertEquals(5, json.get("texts").get(0).get("ids").size());
        }
        Outcome beams = kawi("generate", "--model", model, "--num-beams", 3, "--num-return-sequences", 2);
        assertTrue(beams.out().contains("--- 2 of 2, score"), beams.out());
        Path prompts = Files.writeString(folder.resolve("prompts.txt"), "abc\nd\nefgh ij\n");
        Outcome all = kawi("generate", "--model", model, "--prompts-file", prompts, "--max-new-tokens", 4, "--json");
        List<JsonNode> lines = all.out().lines().map(JSON::readTree).toList();
        assertEquals(3, lines.size());
        JsonNode alone =
                JSON.readTree(kawi("generate", "--model", model, "--prompt", "d", "--max-new-tokens", 4, "--json")
                        .out());
        assertEquals(alone.get("ids"), lines.get(1).get("ids"), "the same as alone");
    }

    @Test
    void theTraceTellsWhatEveryStageLeft() {
        JsonNode json = generated("--max-new-tokens", 1, "--trace", "--top-k", 3);
        JsonNode stages = json.get("trace").get(0).get("stages");
        assertEquals("model", stages.get(0).get("stage").asString());
        assertEquals("top-k 3", stages.get(2).get("stage").asString());
        assertEquals(3, stages.get(2).get("count").asInt());
        assertTrue(json.get("trace").get(0).get("entropy").asDouble() > 0);
        Outcome page = kawi("generate", "--model", model, "--max-new-tokens", 1, "--trace", "--top-k", 3);
        assertTrue(page.out().contains("tokens left") && page.out().contains("top-k 3"), page.out());
    }

    @Test
    void strategiesAreComparedSideBySide() {
        Outcome outcome = kawi("compare", "--model", model, "--prompt", "abc", "--max-new-tokens", 12, "--warm-up", 0);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("--- beams 4"), outcome.out());
        assertTrue(outcome.out().contains("distinct-2"), outcome.out());
        List<JsonNode> lines = kawi(
                        "compare", "--model", model, "--max-new-tokens", 12, "--warm-up=0", "--rounds=1", "--json")
                .out()
                .lines()
                .map(JSON::readTree)
                .toList();
        JsonNode greedy = lines.getFirst();
        assertEquals("greedy", greedy.get("strategy").asString());
        assertTrue(greedy.get("meanLogProbability").asDouble() <= 0);
        assertTrue(greedy.get("tokensPerSecond").asDouble() > 0);
    }

    @Test
    void theCostsOfTrainingAndInferenceAreMeasured() {
        Outcome outcome = kawi("costs", "--model", model, "--draft-model", model, "--rounds", 1, "--warm-up", 0);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("the cache of a text takes "), outcome.out());
        assertTrue(outcome.out().contains("| generation, without KV cache | 7 | 4.0 |"), outcome.out());
        assertTrue(outcome.out().contains("| generation, with KV cache | 7 | 1.0 |"), outcome.out());
    }

    @Test
    void whatIsWrittenSatisfiesTheConstraint() throws IOException {
        Outcome regex = kawi("generate", "--model", model, "--prompt", "abc", "--regex", "[d-f]{3} p", "--json");
        assertEquals(0, regex.status(), regex.err());
        JsonNode generated = JSON.readTree(regex.out());
        assertTrue(generated.get("text").stringValue().matches("[d-f]{3} p"), regex.out());
        assertEquals("complete", generated.get("stop").stringValue());

        Path grammar =
                Files.writeString(folder.resolve("list.gbnf"), "root ::= (word \"\\n\"){2}\nword ::= [a-c]{2}\n");
        Outcome lines = kawi("generate", "--model", model, "--prompt", "a", "--grammar", grammar, "--temperature", 2);
        assertEquals(0, lines.status(), lines.err());
        assertTrue(lines.out().matches("a([a-c]{2}\\R){2}\\R?"), lines.out());
    }

    @Test
    void everyWayOfWritingIsHeldToTheConstraint() {
        for (Object[] way : List.of(
                new Object[] {"--num-beams", 3},
                new Object[] {"--best-of", 2},
                new Object[] {"--prompt-lookup", 2},
                new Object[] {"--draft-model", model},
                new Object[] {"--guidance-scale", 1.5})) {
            Object[] asked = {"generate", "--model", model, "--prompt", "ab", "--regex", "c?(dd){3}", "--json"};
            Outcome outcome = kawi(with(asked, way));
            assertEquals(0, outcome.status(), way[0] + ": " + outcome.err());
            JsonNode answer = JSON.readTree(outcome.out());
            List<JsonNode> texts =
                    answer.has("texts") ? answer.get("texts").valueStream().toList() : List.of(answer);
            for (JsonNode each : texts) {
                assertTrue(each.get("text").stringValue().matches("c?(dd){3}"), way[0] + ": " + outcome.out());
                assertEquals("complete", each.get("stop").stringValue(), way[0] + ": " + outcome.out());
            }
        }
    }

    @Test
    void jsonIsWrittenByAModelThatHasItsCharacters() throws IOException {
        Path data = Files.writeString(folder.resolve("json.txt"), "{\"a\": [1, 2.5, -3e7], \"b\": null}\n".repeat(60));
        Path speaker = folder.resolve("speaker");
        assertEquals(0, train("--data", data, "--out", speaker, "--steps", 5).status());
        String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"maximum\":9},"
                + "\"b\":{\"type\":\"array\",\"items\":{\"type\":\"null\"},\"maxItems\":3}},\"required\":[\"a\",\"b\"]}";
        Path file = Files.writeString(folder.resolve("schema.json"), schema);
        for (Object given : List.of(schema, file)) {
            Outcome outcome = kawi("generate", "--model", speaker, "--json-schema", given, "--json");
            assertEquals(0, outcome.status(), outcome.err());
            JsonNode value =
                    JSON.readTree(JSON.readTree(outcome.out()).get("text").stringValue());
            assertTrue(value.get("a").intValue() <= 9);
            assertTrue(value.get("b").size() <= 3);
        }
    }

    @Test
    void inspectionGivesTheCandidatesAfterEveryPosition() {
        JsonNode json = JSON.readTree(kawi("inspect", "--model", model, "--prompt", "abc", "--top", 4, "--json")
                .out());
        assertEquals(3, json.get("ids").size());
        assertEquals(3, json.get("positions").size());
        JsonNode last = json.get("positions").get(2);
        assertEquals(2, last.get("position").asInt());
        assertEquals("c", last.get("token").asString());
        assertEquals(4, last.get("candidates").size());
        double before = 0;
        for (JsonNode candidate : last.get("candidates")) {
            double logProbability = candidate.get("logProbability").asDouble();
            assertTrue(logProbability <= before, "most probable first");
            before = logProbability;
            assertTrue(candidate.get("logit").isNumber() && candidate.get("id").isInt());
        }
    }

    @Test
    void aFolderWithoutTokenizerWorksWithIds() throws IOException {
        Path bare = Files.createDirectories(folder.resolve("bare"));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(model.resolve(file), bare.resolve(file));
        }
        JsonNode inspected = JSON.readTree(
                kawi("inspect", "--model", bare, "--ids", "1,2,3", "--json").out());
        assertTrue(inspected.get("positions").get(0).get("token").isNull());
        JsonNode generated =
                JSON.readTree(kawi("generate", "--model", bare, "--ids", "1,2", "--max-new-tokens", 3, "--json")
                        .out());
        assertEquals(3, generated.get("ids").size());
        assertTrue(generated.get("text").isNull());
        Outcome withText = kawi("generate", "--model", bare, "--prompt", "a");
        assertEquals(2, withText.status());
        assertTrue(withText.onlyErrorLine().contains("tokenizer.json"), withText.err());
    }

    @Test
    void evaluationMeasuresTheWholeText() {
        JsonNode json = JSON.readTree(
                kawi("eval", "--model", model, "--data", text, "--json").out());
        assertEquals(TEXT.length() - 1, json.get("tokens").asInt());
        double loss = json.get("loss").asDouble();
        assertEquals(Math.exp(loss), json.get("perplexity").asDouble(), 1e-9);
        assertTrue(json.get("bitsPerCharacter").asDouble() > 0);
    }

    @Test
    void theDoctorMeasuresThisMachine() {
        JsonNode json = JSON.readTree(kawi("doctor", "--threads", 1, "--json").out());
        assertEquals(1, json.get("threads").asInt());
        assertTrue(json.get("speed").get("product").asDouble() > 0);
        assertTrue(json.get("machine").get("cores").asInt() > 0);
    }

    @Test
    void aProfileTellsWhereTheTimeOfAStepWent() {
        Outcome outcome = train("--data", text, "--out", folder.resolve("profile"), "--steps", 8, "--profile");
        assertEquals(0, outcome.status(), outcome.err());
        List<String> lines = outcome.out()
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
        for (String begin : List.of(
                "Attention forward",
                "Attention backward",
                "LayerNorm backward",
                "optimizer step",
                "data step",
                "step",
                "besides, evaluation: ")) {
            assertTrue(lines.stream().anyMatch(line -> line.startsWith(begin)), begin + " is not in " + outcome.out());
        }
        assertTrue(outcome.out().contains("4 steps of "), "half of the steps are forgotten: " + outcome.out());
    }

    private JsonNode profileOf(String name, int steps) {
        return train("--data", text, "--out", folder.resolve(name), "--steps", steps, "--profile", "--json")
                .out()
                .lines()
                .map(JSON::readTree)
                .filter(line -> line.get("event").asString().equals("profile"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theProfileOfJsonAddsUpToTheStep() {
        JsonNode profile = profileOf("profiled", 8);
        double sum = 0;
        for (JsonNode part : profile.get("parts")) {
            String phase = part.get("phase").asString();
            sum += phase.equals("besides") ? 0 : part.get("millis").asDouble();
        }
        double millis = profile.get("millis").asDouble();
        assertTrue(sum > 0 && sum <= millis, sum + " of " + millis);
    }

    @Test
    void theProfileOfASingleStepHasAPeak() {
        JsonNode profile = profileOf("single", 1);
        assertEquals(FmaPeak.vectorBits().isPresent(), profile.hasNonNull("peakGflops"));
    }

    @Test
    void aTrainingStepIsMeasured() {
        JsonNode json = JSON.readTree(
                kawi("bench", "step", "--threads", 1, "--seconds", 0, "--json").out());
        assertEquals("small", json.get("name").asString());
        double median = json.get("medianMillis").asDouble();
        assertTrue(json.get("minMillis").asDouble() <= median
                && median <= json.get("maxMillis").asDouble());
        assertEquals(12 * 64 / median * 1000, json.get("tokensPerSecond").asDouble(), 1e-6 * 12 * 64 / median * 1000);
        assertEquals(3.81 / median * 1000, json.get("gflops").asDouble(), 0.01 / median * 1000);
        assertEquals(
                json.get("gflops").asDouble() / json.get("peakGflops").asDouble(),
                json.get("utilisation").asDouble(),
                1e-9);
        assertTrue(json.get("peakMemoryBytes").asLong() > 1 << 20);
    }

    @Test
    void aProductIsMeasuredInItsThreeForms() {
        JsonNode json = JSON.readTree(
                kawi("bench", "matmul", "--m", 5, "--n", 6, "--k", 7, "--threads", 2, "--seconds", 0, "--json")
                        .out());
        assertEquals(3, json.get("forms").size());
        for (JsonNode form : json.get("forms")) {
            double median = form.get("medianMillis").asDouble();
            assertEquals(2 * 5 * 6 * 7 / median / 1e6, form.get("gflops").asDouble(), 1e-6 / median);
            assertTrue(form.get("utilisation").asDouble() > 0);
        }
        assertEquals(json.get("forms").get(0).get("gflops"), json.get("gflops"));
    }

    @Test
    void decodingIsMeasured() {
        JsonNode json = JSON.readTree(kawi("bench", "decode", "--threads", 1, "--seconds", 0, "--json")
                .out());
        double median = json.get("medianMillis").asDouble();
        assertEquals(1000 / median, json.get("tokensPerSecond").asDouble(), 1e-6 / median);
        assertEquals(
                json.get("gigabytesPerSecond").asDouble()
                        / json.get("peakGigabytesPerSecond").asDouble(),
                json.get("bandwidthUtilisation").asDouble(),
                1e-9);
    }

    @TestFactory
    Stream<DynamicTest> badRequestsGetOneClearLine() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.txt"), "");
        Path brief = Files.writeString(folder.resolve("brief.txt"), "brief");
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xe9, 'b'});
        Path cut = Files.createDirectories(folder.resolve("cut"));
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(model.resolve(file), cut.resolve(file));
        }
        try (var file = new RandomAccessFile(cut.resolve("model.safetensors").toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        Path prompts = Files.writeString(folder.resolve("several.txt"), "a\nb\n");
        Path gap = Files.writeString(folder.resolve("gap.txt"), "a\n\nb\n");
        Path lost = Files.writeString(folder.resolve("lost.txt"), "a\nb\n\u6c88\n");
        return Stream.of(
                refused("there is no such file", "train", "--data", folder.resolve("nowhere.txt")),
                refused("the file is empty", "train", "--data", empty),
                refused("the text is too short", "train", "--data", brief),
                refused("not UTF-8 at byte 1", "train", "--data", latin),
                refused("3 does not divide 128", "train", "--heads", 3),
                refused("dropout must be", "train", "--dropout", 1),
                refused("there is a training in it already", "train", "--data", text, "--out", model),
                refused("there is no such folder", "train", "--resume", folder.resolve("nowhere")),
                refused("cannot be changed with --resume", "train", "--resume", model, "--width", 64),
                refused("--threads must be", "train", "--threads", 0),
                refused("not 'many'", "train", "--steps", "many"),
                refused("--nonsense", "train", "--nonsense"),
                refused("there is no such folder", "generate", "--model", folder.resolve("nowhere")),
                refused("the file is truncated", "generate", "--model", cut),
                refused("'\u6c88' (U+6C88", "generate", "--model", model, "--prompt", "ab\u6c88"),
                refused("the prompt is empty", "generate", "--model", model, "--prompt", ""),
                refused("regex 1:2: there is no ] for this [", "generate", "--model", model, "--regex", "a[b"),
                refused(
                        "the vocabulary cannot write any text that satisfies the constraint: it has no \"Z\"",
                        "generate",
                        "--model",
                        model,
                        "--regex",
                        "abZ"),
                refused(
                        "schema #/type: is \"text\", expected one of",
                        "generate",
                        "--model",
                        model,
                        "--json-schema",
                        "{\"type\":\"text\"}"),
                refused("text.txt: grammar 1:10: expected ::=", "generate", "--model", model, "--grammar", text),
                refused("exclude each other", "generate", "--model", model, "--regex", "a", "--json-schema", "{}"),
                refused(
                        "--penalty-alpha and --regex contradict each other",
                        "generate",
                        "--model",
                        model,
                        "--regex",
                        "a",
                        "--penalty-alpha",
                        0.5),
                refused("--top-p must be", "generate", "--model", model, "--top-p", 1.5),
                refused("--top-k must", "generate", "--model", model, "--top-k", 0),
                refused("--temperature must be at least 0, not -1", "generate", "--model", model, "--temperature", -1),
                contradicted("--top-k contradict each other", "--greedy", "--top-k", 3),
                contradicted("leaves no choice", "--temperature", 0, "--min-p", 0.1),
                contradicted("truncates by its own rule", "--mirostat", 2, "--top-p", 0.9),
                contradicted("must be 1 or 2", "--mirostat", 3),
                contradicted("needs --mirostat", "--mirostat-ent", 3),
                contradicted("needs --num-beams", "--length-penalty", 2),
                contradicted("needs --guidance-scale", "--negative-prompt", "a"),
                contradicted("needs --dry-multiplier", "--dry-base", 2),
                contradicted("needs an end token", "--min-new-tokens", 2),
                contradicted("--beam-sampling draws random ones", "--num-beams", 2, "--top-p", 0.9),
                contradicted("each beam would end elsewhere", "--num-beams", 2, "--stop", "a"),
                contradicted("only one search is possible", "--num-beams", 2, "--best-of", 2),
                contradicted("it is for a single text", "--num-beams", 2, "--draft-model", model),
                contradicted("more than the 2", "--num-beams", 2, "--num-return-sequences", 3),
                contradicted("the same text every time", "--greedy", "--best-of", 2),
                contradicted("there is one drafter", "--draft-model", model, "--prompt-lookup", 2),
                contradicted(
                        "--num-beam-groups must divide the number of beams, but 3 does not divide 4",
                        "--num-beams",
                        4,
                        "--num-beam-groups",
                        3),
                contradicted("would need drafts of its own", "--guidance-scale", 2, "--prompt-lookup", 2),
                contradicted("chooses by its own rule", "--penalty-alpha", 0.6, "--top-p", 0.9),
                contradicted("chooses by its own rule", "--penalty-alpha", 0.6, "--repetition-penalty", 1.1),
                contradicted("--slide must be", "--slide", 9),
                contradicted("outside the vocabulary", "--logit-bias", "999=1"),
                contradicted("at least one character", "--stop", ""),
                refused("there is no option --prompts-file", "compare", "--model", model, "--prompts-file", prompts),
                refused("gap.txt: line 2 is empty", "generate", "--model", model, "--prompts-file", gap),
                refused("lost.txt: line 3: ", "generate", "--model", model, "--prompts-file", lost),
                refused("--rounds must be at least 1", "compare", "--model", model, "--rounds", 0),
                refused("--warm-up must be", "compare", "--model", model, "--warm-up", -1),
                refused("outside the vocabulary", "inspect", "--model", model, "--ids", "1,999"),
                refused("--prompt", "inspect", "--model", model),
                refused("the file is empty", "eval", "--model", model, "--data", empty),
                refused("must be one of small, baby, baby-dropout, gpt2", "bench", "step", "--case", "large"),
                refused("--seconds must be", "bench", "step", "--seconds", -1),
                refused("--n must be at least 1", "bench", "matmul", "--m", 1, "--n", 0, "--k", 1),
                refused("too large", "bench", "matmul", "--m", 65536, "--n", 65536, "--k", 1),
                refused("nonsense", "nonsense"));
    }

    private static DynamicTest contradicted(String message, Object... options) {
        return refused(message, with(new Object[] {"generate", "--model", model}, options));
    }

    private static DynamicTest refused(String message, Object... arguments) {
        String name =
                String.join(" ", Stream.of(arguments).map(Object::toString).toList());
        return DynamicTest.dynamicTest("kawi " + name, () -> {
            Outcome outcome = kawi(arguments);
            assertEquals(2, outcome.status(), outcome.err());
            assertEquals("", outcome.out());
            assertTrue(outcome.onlyErrorLine().contains(message), outcome.err());
        });
    }

    @Test
    void aStackTraceIsShownOnlyWhenAskedFor() {
        Outcome asked = kawi("generate", "--stacktrace", "--model", folder.resolve("nowhere"));
        assertTrue(asked.err().contains("\tat kawi."), asked.err());
        assertFalse(kawi("generate", "--model", folder.resolve("nowhere")).err().contains("\tat "));
    }
}
