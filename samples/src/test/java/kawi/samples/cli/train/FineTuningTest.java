package kawi.samples.cli.train;

import static kawi.samples.cli.train.FolderBytes.assertSame;
import static kawi.samples.cli.train.FolderBytes.files;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.model.Gpt;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.cli.TinyModel;
import kawi.tokenizer.io.Folders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `kawi train --from`: training an existing model further.
@Tag("slow")
class FineTuningTest {
    private static final int STEPS = 6;

    @TempDir
    Path temporary;

    private Path text;

    @BeforeEach
    void writeText() throws IOException {
        text = Files.writeString(temporary.resolve("text.txt"), "hgfedcba ponmlkji\n".repeat(60));
    }

    private Outcome train(Path folder, String options, Object... more) {
        return trainFrom(TinyModel.folder(), folder, options, more);
    }

    private Outcome trainFrom(Path base, Path folder, String options, Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("train", "--from", base, "--data", text, "--out", folder, "--steps", STEPS));
        arguments.addAll(List.of("--eval-interval", 3, "--eval-batches", 1, "--batch-size", 2, "--keep", 9));
        arguments.addAll(List.of("--warmup", 1));
        Stream.of(options.split(" ")).filter(each -> !each.isEmpty()).forEach(arguments::add);
        arguments.addAll(List.of(more));
        return Kawi.run(arguments.toArray());
    }

    private Path trained(String name, String options, Object... more) {
        Path folder = temporary.resolve(name);
        Outcome outcome = train(folder, options, more);
        assertEquals(0, outcome.status(), outcome.err());
        return folder;
    }

    private static String refused(Outcome outcome) {
        assertEquals(2, outcome.status(), outcome.out());
        return outcome.onlyErrorLine();
    }

    /// From the checkpoint in the middle, and with another number of threads.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--dropout 0.2",
                "--freeze wte,wpe,h.0.attn --optimizer muon --ema 0.5",
                "--lora 2 --lora-dropout 0.2 --lora-targets all-linear",
                "--add-tokens xyz,é --unknown skip",
            })
    void aResumedTrainingEndsByteForByteAsOneThatWasNotInterrupted(String options) throws IOException {
        Path folder = trained("model", options, "--threads", 1);
        Map<String, byte[]> expected = files(folder);
        Files.delete(folder.resolve("checkpoints/step-000006.safetensors"));
        Outcome resumed = Kawi.run("train", "--resume", folder, "--threads", 2, "--keep", 9);
        assertEquals(0, resumed.status(), resumed.err());
        assertTrue(resumed.out().contains("resumed after step 3"), resumed.out());
        assertSame(expected, files(folder));
    }

    /// Killed before the first checkpoint, it begins again from the model.
    @ParameterizedTest
    @ValueSource(strings = {"", "--lora 2"})
    void aTrainingWithoutACheckpointBeginsAgainFromTheModel(String options) throws IOException {
        Path folder = trained("model", options);
        Map<String, byte[]> expected = files(folder);
        Folders.delete(folder.resolve("checkpoints"));
        for (String gone : List.of("training.csv", "steps.csv", "tokenizer.json", "tokens.bin")) {
            Files.deleteIfExists(folder.resolve(gone));
        }
        Outcome resumed = Kawi.run("train", "--resume", folder, "--keep", 9);
        assertEquals(0, resumed.status(), resumed.err());
        assertSame(expected, files(folder));
    }

    @Test
    void theFirstLossIsThatOfTheModel() {
        Outcome eval = Kawi.run("eval", "--model", TinyModel.folder(), "--data", text, "--json");
        double loss = eval.json().get("loss").asDouble();
        Outcome outcome = train(temporary.resolve("model"), "", "--json");
        assertEquals(0, outcome.status(), outcome.err());
        String first = outcome.out()
                .lines()
                .filter(line -> line.contains("\"evaluation\"") && line.contains("\"step\":0"))
                .findFirst()
                .orElseThrow();
        double validation = Double.parseDouble(first.replaceAll(".*\"validationLoss\":([0-9.]+).*", "$1"));
        assertEquals(loss, validation, 0.3);
    }

    @Test
    void frozenWeightsStayAndAreNotInTheCheckpoint() {
        Path folder = trained("model", "--freeze wte,h.0");
        Gpt before = GptFolder.read(TinyModel.folder());
        Gpt after = GptFolder.read(folder);
        try (var checkpoint = SafetensorsFile.open(folder.resolve("checkpoints/step-000006.safetensors"))) {
            for (int i = 0; i < before.parameters().size(); i++) {
                String name = before.parameters().get(i).name();
                boolean frozen = name.startsWith("wte.") || name.startsWith("h.0.");
                float[] old = before.parameters().get(i).toFloats();
                if (frozen) {
                    assertArrayEquals(old, after.parameters().get(i).toFloats(), name);
                } else {
                    assertFalse(Arrays.equals(old, after.parameters().get(i).toFloats()), name);
                }
                assertEquals(!frozen, checkpoint.names().contains("model." + name), name);
                assertEquals(!frozen, checkpoint.names().contains("adamw.first." + name), name);
            }
        }
    }

    @Test
    void theHeadSaysWhatIsTrainedAndTheMemory() {
        Outcome outcome = train(temporary.resolve("model"), "--lora 2");
        assertTrue(outcome.out().contains("an adapter of rank 2 for c_attn: "), outcome.out());
        assertTrue(
                outcome.out().matches("(?s).*Memory +0\\.\\d MiB for weights, gradients and moments \\(all trained:.*"),
                outcome.out());
        assertTrue(
                outcome.out()
                        .contains("kawi generate --model " + TinyModel.folder() + " --adapter "
                                + temporary.resolve("model")),
                outcome.out());
    }

    @Test
    void anAdapterGeneratesAndMerges() {
        Path adapter = trained("adapter", "--lora 2 --lora-targets all-linear --lr 0.05");
        assertFalse(Files.exists(adapter.resolve("config.json")), "the adapter's folder has no model");
        Path merged = temporary.resolve("merged");
        assertEquals(
                0,
                Kawi.run("merge", "--model", TinyModel.folder(), "--adapter", adapter, "--out", merged)
                        .status());
        Outcome with = Kawi.run(
                "generate",
                "--model",
                TinyModel.folder(),
                "--adapter",
                adapter,
                "--prompt",
                "a",
                "--max-new-tokens",
                9);
        Outcome alone = Kawi.run("generate", "--model", merged, "--prompt", "a", "--max-new-tokens", 9);
        assertEquals(with.out(), alone.out());
        assertEquals(0, with.status(), with.err());
    }

    @Test
    void unknownCharactersAreListedWithTheirCounts() throws IOException {
        Files.writeString(text, "abc é abc é x\n".repeat(60));
        String error = refused(train(temporary.resolve("model"), ""));
        assertTrue(
                error.contains("180 characters are not in the model's vocabulary (2 different): 120 x 'é' (U+00E9 LATIN"
                        + " SMALL LETTER E WITH ACUTE), 60 x 'x' (U+0078 LATIN SMALL LETTER X); --unknown skip leaves"
                        + " them out, --add-tokens adds them to the vocabulary"),
                error);
        assertFalse(Files.exists(temporary.resolve("model")));
        Outcome skipped = train(temporary.resolve("skipped"), "--unknown skip");
        assertEquals(0, skipped.status(), skipped.err());
        assertTrue(skipped.err().contains("they are left out"), skipped.err());
        Path added = trained("added", "--add-tokens é,x");
        int size = GptFolder.read(TinyModel.folder()).config().vocabularySize();
        assertEquals(size + 2, GptFolder.read(added).config().vocabularySize());
    }

    @Test
    void aModelThatWasMovedIsFoundWithFrom() throws IOException {
        Path base = temporary.resolve("base");
        Files.createDirectory(base);
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(TinyModel.folder().resolve(file), base.resolve(file));
        }
        Path folder = temporary.resolve("adapter");
        assertEquals(0, trainFrom(base, folder, "--lora 2").status());
        Path moved = Files.move(base, temporary.resolve("moved"));
        String error = refused(Kawi.run("train", "--resume", folder, "--steps", 8));
        assertTrue(error.contains("is no longer there: --from DIR tells where it is now"), error);
        assertEquals(
                0,
                Kawi.run("train", "--resume", folder, "--steps", 8, "--from", moved)
                        .status());
        Path other = trained("other", "");
        String wrong = refused(Kawi.run("train", "--resume", folder, "--steps", 9, "--from", other));
        assertTrue(wrong.contains("is not the model that the training in " + folder + " started from"), wrong);
    }

    @Test
    void aTrainingOfWeightsIsResumedWithoutTheModelThatItStartedFrom() throws IOException {
        Path base = trained("base", "");
        Path folder = temporary.resolve("model");
        assertEquals(0, trainFrom(base, folder, "--freeze wte").status());
        Folders.delete(base);
        Outcome resumed = Kawi.run("train", "--resume", folder, "--steps", 8);
        assertEquals(0, resumed.status(), resumed.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--freeze h.9 | the model has no blocks \"h.9\": its blocks are h.0 to h.1",
                "--freeze foo | the model has no parameters \"foo\": there is wte, wpe, h.0 to h.1, ln_f",
                "--freeze wte,wpe,h.0-1,ln_f | all parameters are frozen: nothing is left to train",
                "--lora 0 | the rank of LoRA must be at least 1, not 0",
                "--lora 2 --lora-targets q_proj | the model has no linear layer \"q_proj\": there is c_attn",
                "--lora 2 --freeze wte | --freeze has no effect with --lora",
                "--lora 2 --add-tokens x | --add-tokens is not possible with --lora",
                "--lora-alpha 2 | --lora-alpha, --lora-dropout and --lora-targets are for --lora RANK",
                "--layers 3 | --layers has no effect with --from",
                "--preset small | --preset has no effect with --from",
                "--tokenizer char | --tokenizer has no effect with --from",
                "--context 1000 | --context 1,000 is more than the context length of the model",
                "--add-tokens a | --add-tokens: the vocabulary has a token \"a\" already",
            })
    void whatHasNoEffectOrIsNotThereIsRefused(String options, String message) {
        Path folder = temporary.resolve("model");
        String error = refused(train(folder, options));
        assertTrue(error.contains(message), error);
        assertFalse(Files.exists(folder), "nothing is written");
    }

    @Test
    void optionsForAModelNeedOne() {
        String error = refused(Kawi.run("train", "--data", text, "--freeze", "wte"));
        assertTrue(error.contains("are for a training that starts from a model: --from DIR"), error);
        String missing = refused(trainFrom(temporary.resolve("gone"), temporary.resolve("model"), ""));
        assertTrue(missing.contains("there is no such folder"), missing);
        assertNotEquals(error, missing);
    }
}
