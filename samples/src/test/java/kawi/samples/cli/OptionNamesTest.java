package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class OptionNamesTest {
    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void trainAModel() throws IOException {
        model = TinyModel.folder();
    }

    /// The last option of a call has a value out of range, and the message must begin with its name.
    private static DynamicTest named(Object... call) {
        String option = call[call.length - 2].toString();
        return DynamicTest.dynamicTest("kawi " + List.of(call), () -> {
            Outcome outcome = Kawi.run(call);
            assertEquals(2, outcome.status(), outcome.err());
            assertTrue(
                    outcome.onlyErrorLine().matches("kawi: " + option + "(:| must ).*"),
                    option + " is not what the message begins with: " + outcome.err());
            assertFalse(outcome.err().matches(".*\\d\\.\\d+E-?\\d.*"), outcome.err());
        });
    }

    private static DynamicTest generate(Object... options) {
        List<Object> call = new ArrayList<>(List.of("generate", "--model", model));
        call.addAll(List.of(options));
        return named(call.toArray());
    }

    private static DynamicTest train(Object... options) {
        List<Object> call = new ArrayList<>(
                List.of("train", "--data", model.resolveSibling("text.txt"), "--out", folder.resolve("never")));
        call.addAll(List.of(options));
        return named(call.toArray());
    }

    @TestFactory
    Stream<DynamicTest> aValueOutOfRangeIsRefusedByTheNameOfItsOption() {
        return Stream.of(
                generate("--temperature", -1),
                generate("--temperature", -3e-5),
                generate("--temperature", "NaN"),
                generate("--dynatemp-range", -1),
                generate("--dynatemp-range", 0.1, "--dynatemp-exponent", 0),
                generate("--top-k", 0),
                generate("--top-p", 2),
                generate("--min-p", 2),
                generate("--typical-p", 0),
                generate("--epsilon-cutoff", 2),
                generate("--eta-cutoff", -1),
                generate("--top-n-sigma", -1),
                generate("--xtc-probability", 2),
                generate("--xtc-probability", 1, "--xtc-threshold", 2),
                generate("--mirostat", 3),
                generate("--mirostat", 2, "--mirostat-ent", -1),
                generate("--mirostat", 2, "--mirostat-lr", 0),
                generate("--repetition-penalty", 0),
                generate("--frequency-penalty", "NaN"),
                generate("--presence-penalty", "Infinity"),
                generate("--repetition-penalty", 1, "--repeat-last-n", -1),
                generate("--presence-penalty", 1, "--repeat-last-n", -1),
                generate("--dry-multiplier", -1),
                generate("--dry-multiplier", 1, "--dry-base", 0),
                generate("--dry-multiplier", 1, "--dry-allowed-length", 0),
                generate("--dry-multiplier", 1, "--dry-penalty-last-n", -1),
                generate("--no-repeat-ngram-size", 0),
                generate("--end-token", 1, "--min-new-tokens", -1),
                generate("--logit-bias", "3=NaN"),
                generate("--num-beams", 0),
                generate("--num-beams", 2, "--length-penalty", "NaN"),
                generate("--num-beams", 2, "--num-beam-groups", 0),
                generate("--num-beams", 2, "--num-beam-groups", 2, "--diversity-penalty", -1),
                generate("--penalty-alpha", 2),
                generate("--best-of", 0),
                generate("--num-return-sequences", 0),
                generate("--guidance-scale", "NaN"),
                generate("--prompt-lookup", 1, "--draft-max", 0),
                generate("--prompt-lookup", 0),
                generate("--slide", 0),
                generate("--sinks", -1),
                generate("--max-new-tokens", -1),
                generate("--max-time", 0),
                generate("--stop", ""),
                generate("--bad-word", ""),
                generate("--trace", 0),
                train("--steps", -1),
                train("--batch-size", 0),
                train("--accumulate", 0),
                train("--layers", 0),
                train("--heads", 0),
                train("--heads", 5),
                train("--kv-heads", 0),
                train("--kv-heads", 2),
                train("--head-size", 0),
                train("--positions", "rotary", "--rope-theta", 1),
                train("--width", 0),
                train("--context", 0),
                train("--dropout", 2),
                train("--lr", -1),
                train("--min-lr", -1),
                train("--warmup", -1),
                train("--beta1", 1),
                train("--beta2", 2),
                train("--weight-decay", -1),
                train("--grad-clip", -1),
                train("--soft-cap", -1),
                train("--ema", 1),
                train("--eval-interval", 0),
                train("--eval-batches", 0),
                train("--keep", 0),
                train("--save-minutes", -1),
                train("--threads", 0),
                train("--tokenizer", "bpe:1"),
                named("compare", "--model", model, "--max-new-tokens", 0),
                named("compare", "--model", model, "--rounds", 0),
                named("compare", "--model", model, "--warm-up", -1),
                named("costs", "--model", model, "--rounds", 0),
                named("costs", "--model", model, "--warm-up", "NaN"),
                named("inspect", "--model", model, "--prompt", "a", "--top", 0),
                named("tokenizer", "train", "--corpus", "moby-dick", "--out", folder.resolve("t"), "--size", 1),
                named(
                        "tokenizer",
                        "train",
                        "--corpus",
                        "moby-dick",
                        "--out",
                        folder.resolve("t"),
                        "--size",
                        300,
                        "--min-frequency",
                        0),
                named(
                        "tokenizer",
                        "train",
                        "--corpus",
                        "moby-dick",
                        "--out",
                        folder.resolve("t"),
                        "--size",
                        300,
                        "--special",
                        ""),
                named("soak", "--rounds", 0),
                named("soak", "--minutes", 0),
                named("bench", "step", "--seconds", -1),
                named("bench", "matmul", "--n", 1, "--k", 1, "--m", 0),
                named("lesson", "--steps", -1));
    }

    @Test
    void aNameThatTheCommandHasNoOptionForStaysAsItIs() {
        String message = "the batch size must be positive, not 0";
        assertEquals("--batch-size must be positive, not 0", OptionNames.inMessage(message, Set.of("--batch-size")));
        assertEquals(message, OptionNames.inMessage(message, Set.of("--model")));
        assertEquals("the batch", OptionNames.inMessage("the batch", Set.of("--batch-size")));
    }

    @Test
    void theFirstOptionThatTheCommandHasIsNamed() {
        String message = "the size of the vocabulary must be at least 257";
        assertEquals("--size must be at least 257", OptionNames.inMessage(message, Set.of("--size")));
        assertEquals("--tokenizer must be at least 257", OptionNames.inMessage(message, Set.of("--tokenizer")));
    }
}
