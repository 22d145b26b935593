package kawi.samples.cli.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kawi generate` with the options of each strategy.
class GenerateCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path MODEL = TinyModel.folder();

    @TempDir
    private Path folder;

    @Test
    void generationPrintsThePromptAndWhatFollows() {
        Outcome outcome = Kawi.run("generate", "--model", MODEL, "--prompt", "abc", "--max-new-tokens", 5, "--greedy");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().startsWith("abc"), outcome.out());
        assertEquals("abc".length() + 5, outcome.out().stripTrailing().length(), outcome.out());
    }

    @Test
    void generationWithOneSeedWritesTheSame() {
        Object[] arguments = {"generate", "--model", MODEL, "--max-new-tokens", 30, "--seed", 3, "--json"};
        assertEquals(Kawi.run(arguments).out(), Kawi.run(arguments).out());
        JsonNode json = JSON.readTree(Kawi.run(arguments).out());
        assertEquals(30, json.get("ids").size());
        assertEquals(30, json.get("text").asString().length());
    }

    @Test
    void theTraceTellsEveryStep() {
        Outcome outcome = Kawi.run("generate", "--model", MODEL, "--prompt", "ab", "--max-new-tokens", 2, "--trace");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("step 1") && outcome.out().contains("step 2"), outcome.out());
        assertTrue(outcome.out().contains("<- chosen"), outcome.out());
    }

    private static JsonNode generated(Object... arguments) {
        Outcome outcome = Kawi.run(
                Kawi.with(new Object[] {"generate", "--model", MODEL, "--prompt", "abc", "--json"}, arguments));
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
            {"--draft-model", MODEL, "--draft-max", 3},
            {"--draft-model", MODEL, "--draft-acceptance", "rejection"},
            {"--prompt-lookup", 2},
            {"--slide", 4},
            {"--max-time", 1000, "--end-token", "1,2", "--min-new-tokens", 12},
        }) {
            JsonNode json = generated(Kawi.with(options, "--max-new-tokens", 12));
            assertEquals(12, json.get("ids").size(), List.of(options).toString());
        }
    }

    /// Trained, resumed and used by the options for the parts of attention.
    @Test
    void aModelWithModernPartsGeneratesPastItsContext() throws IOException {
        Path text = Files.writeString(folder.resolve("words.txt"), "abc de fgh ij klm ".repeat(60));
        Path modern = folder.resolve("modern");
        Object[] train = {
            "train",
            "--preset",
            "tiny",
            "--steps",
            4,
            "--context",
            8,
            "--eval-batches",
            1,
            "--data",
            text,
            "--out",
            modern,
            "--positions",
            "rotary",
            "--rope-theta",
            500,
            "--kv-heads",
            1,
            "--head-size",
            6,
            "--qk-norm",
            "gain"
        };
        Outcome trained = Kawi.run(train);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(
                trained.out().contains("rotary positions of base 500, query/key norm with gain, key/value heads 1,"),
                trained.out());
        assertEquals(
                0, Kawi.run("train", "--resume", modern, "--steps", 6).status(), "a training with these parts resumes");
        for (Object[] options :
                new Object[][] {{}, {"--slide", 3}, {"--sinks", 2}, {"--slide", 3, "--sinks", 2}, {"--num-beams", 2}}) {
            Object[] generate = {"generate", "--model", modern, "--prompt", "abc", "--max-new-tokens", 20, "--json"};
            Outcome outcome = Kawi.run(Kawi.with(generate, options));
            assertEquals(0, outcome.status(), outcome.err());
        }
    }

    @Test
    void guessingAheadWritesTheSameText() {
        JsonNode plain = generated("--max-new-tokens", 20);
        JsonNode guessed = generated("--max-new-tokens", 20, "--draft-model", MODEL);
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
            JsonNode json = generated(Kawi.with(options, "--num-return-sequences", 3, "--max-new-tokens", 5));
            assertEquals(3, json.get("texts").size(), List.of(options).toString());
            assertEquals(5, json.get("texts").get(0).get("ids").size());
        }
        Outcome beams = Kawi.run("generate", "--model", MODEL, "--num-beams", 3, "--num-return-sequences", 2);
        assertTrue(beams.out().contains("--- 2 of 2, score"), beams.out());
        Path prompts = Files.writeString(folder.resolve("prompts.txt"), "abc\nd\nefgh ij\n");
        Outcome all =
                Kawi.run("generate", "--model", MODEL, "--prompts-file", prompts, "--max-new-tokens", 4, "--json");
        List<JsonNode> lines = all.out().lines().map(JSON::readTree).toList();
        assertEquals(3, lines.size());
        JsonNode alone =
                JSON.readTree(Kawi.run("generate", "--model", MODEL, "--prompt", "d", "--max-new-tokens", 4, "--json")
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
        Outcome page = Kawi.run("generate", "--model", MODEL, "--max-new-tokens", 1, "--trace", "--top-k", 3);
        assertTrue(page.out().contains("tokens left") && page.out().contains("top-k 3"), page.out());
    }

    @Test
    void aFolderWithoutTokenizerWorksWithIds() throws IOException {
        Path bare = Files.createDirectories(folder.resolve("bare"));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(MODEL.resolve(file), bare.resolve(file));
        }
        JsonNode inspected = JSON.readTree(
                Kawi.run("inspect", "--model", bare, "--ids", "1,2,3", "--json").out());
        assertTrue(inspected.get("positions").get(0).get("token").isNull());
        JsonNode generated =
                JSON.readTree(Kawi.run("generate", "--model", bare, "--ids", "1,2", "--max-new-tokens", 3, "--json")
                        .out());
        assertEquals(3, generated.get("ids").size());
        assertTrue(generated.get("text").isNull());
        Outcome withText = Kawi.run("generate", "--model", bare, "--prompt", "a");
        assertEquals(2, withText.status());
        assertTrue(withText.onlyErrorLine().contains("tokenizer.json"), withText.err());
    }
}
