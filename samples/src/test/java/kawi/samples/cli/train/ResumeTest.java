package kawi.samples.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.tokenizer.io.Folders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `kawi train --resume`: what may be gone or changed, and what is said then.
@Tag("slow")
class ResumeTest {
    private static final String WORDS = "abcdefgh ijklmnop\n";
    private static final int STEPS = 10;

    @TempDir
    Path temporary;

    private Path text;
    private Path model;

    @BeforeEach
    void train() throws IOException {
        model = Kawi.trainTiny(temporary.resolve("model"), WORDS);
        text = temporary.resolve("text.txt");
    }

    private Outcome resume(Object... more) {
        Object[] arguments = new Object[more.length + 5];
        System.arraycopy(new Object[] {"train", "--resume", model, "--steps", STEPS + 2}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Kawi.run(arguments);
    }

    private void assertResumed(Outcome outcome) {
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("resumed after step 10"), outcome.out());
    }

    private String refused(Outcome outcome) {
        assertEquals(2, outcome.status(), outcome.out());
        return outcome.onlyErrorLine();
    }

    private byte[] last() throws IOException {
        return Files.readAllBytes(model.resolve("checkpoints/step-000012.safetensors"));
    }

    private static Path copy(Path folder, Path to) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(folder.relativize(file).toString()));
            }
        }
        return to;
    }

    @Test
    void aTextThatIsGoneIsReplacedByItsIds() throws IOException {
        Path original = model;
        model = copy(original, temporary.resolve("copy"));
        assertResumed(resume());
        byte[] expected = last();

        model = original;
        Files.delete(text);
        Outcome outcome = resume();
        assertResumed(outcome);
        assertTrue(
                outcome.err().contains(text + ": the text is no longer there; the training uses its token ids"),
                outcome.err());
        assertArrayEquals(expected, last());
    }

    @Test
    void recomputationMayBeginAndEndWithTheSameBits() throws IOException {
        Path original = model;
        model = copy(original, temporary.resolve("copy"));
        assertResumed(resume());
        byte[] expected = last();

        model = original;
        assertResumed(resume("--recompute"));
        assertArrayEquals(expected, last());
        assertTrue(Files.readString(model.resolve("training.json")).contains("\"recompute\": true"));
        Outcome ended = Kawi.run("train", "--resume", model, "--no-recompute", "--steps", STEPS + 4);
        assertEquals(0, ended.status(), ended.err());
        assertTrue(Files.readString(model.resolve("training.json")).contains("\"recompute\": false"));
    }

    @Test
    void aTextThatWasMovedIsFoundWithData() throws IOException {
        Path moved = Files.move(text, temporary.resolve("moved.txt"));
        Files.delete(model.resolve("tokens.bin"));
        assertTrue(refused(resume()).contains("--data FILE tells where it is now"));
        assertResumed(resume("--data", moved));
        assertTrue(
                Files.readString(model.resolve("training.json")).contains("moved.txt"), "and is not asked for again");
        assertEquals(
                0, Kawi.run("train", "--resume", model, "--steps", STEPS + 4).status());
    }

    /// Thirty documents in a folder and a compressed file, trained by epochs.
    private void trainDocuments() throws IOException {
        Path notes = Files.createDirectories(temporary.resolve("notes/more"));
        for (int i = 0; i < 29; i++) {
            Files.writeString((i % 2 == 0 ? notes : notes.getParent()).resolve(i + ".md"), WORDS.repeat(3 + i));
        }
        try (var out = new GZIPOutputStream(Files.newOutputStream(temporary.resolve("more.jsonl.gz")))) {
            out.write("{\"text\": \"a jolly mop\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        model = temporary.resolve("documents");
        Outcome outcome = Kawi.train(
                "--data",
                temporary.resolve("notes"),
                "--data",
                temporary.resolve("more.jsonl.gz"),
                "--sampling",
                "epochs",
                "--lr",
                0.003,
                "--min-lr",
                0.003,
                "--out",
                model,
                "--steps",
                STEPS);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(
                outcome.out().contains("30 documents in 30 files: 27 for training, 3 for validation"), outcome.out());
    }

    @Test
    void severalTextsThatWereMovedAreFoundWithDataAndSoIsTheFolder() throws IOException {
        trainDocuments();
        Path original = model;
        model = copy(original, temporary.resolve("straight"));
        assertResumed(resume());
        byte[] expected = last();

        model = Files.move(original, temporary.resolve("elsewhere"));
        Path notes = Files.move(temporary.resolve("notes"), temporary.resolve("my notes"));
        Path more = Files.move(temporary.resolve("more.jsonl.gz"), temporary.resolve("stories.jsonl.gz"));
        Files.delete(model.resolve("tokens.bin"));
        assertTrue(refused(resume()).contains("--data FILE tells where it is now"));
        String partly = refused(resume("--data", notes));
        assertTrue(partly.contains(": is not the text that the training in"), partly);
        assertResumed(resume("--data", notes, "--data", more));
        assertArrayEquals(expected, last());
        assertTrue(Files.readString(model.resolve("training.json")).contains("stories.jsonl.gz"));
    }

    @Test
    void documentsThatChangedAreRefusedWithTheirNumbers() throws IOException {
        trainDocuments();
        Files.writeString(temporary.resolve("notes/new.md"), "one more");
        String error = refused(resume());
        assertTrue(error.contains("characters in 30 documents, this has"), error);
        assertTrue(error.contains("characters in 31 documents. Restore it"), error);
    }

    @Test
    void aTrainingOnStandardInputIsResumedFromItsIds() throws IOException {
        Path plan = model.resolve("training.json");
        String json = Files.readString(plan);
        Files.writeString(
                plan,
                json.replace("\"FILE\"", "\"STDIN\"").replaceFirst("\"location\": \"[^\"]*\"", "\"location\": \"-\""));
        Outcome outcome = resume();
        assertResumed(outcome);
        assertFalse(outcome.err().contains("no longer there"), outcome.err());
    }

    @Test
    void aByteOrderMarkIsNoChange() throws IOException {
        Files.writeString(text, "\uFEFF" + Files.readString(text));
        assertResumed(resume());
    }

    @ParameterizedTest
    @CsvSource({
        "replace, 'that had 1,080 characters, this has 1,080; the first difference is in line 3, column 2 (character"
                + " 38)'",
        "append,  'that had 1,080 characters, this has 1,083; the first difference is in line 61, column 1 (character"
                + " 1,081)'",
        "cut,     'that had 1,080 characters, this has 1,000; the first difference is in line 56, column 11 (character"
                + " 1,001)'",
        "other,   'that had 1,080 characters, this has 5; the first difference is in line 1, column 1 (character 1)'",
    })
    void aTextThatWasChangedIsRefusedWithWhatChanged(String change, String message) throws IOException {
        String old = Files.readString(text);
        String changed = switch (change) {
            case "replace" -> old.substring(0, 37) + "ß" + old.substring(38);
            case "append" -> old + "abc";
            case "cut" -> old.substring(0, 1000);
            default -> "xxxxx";
        };
        Files.writeString(text, changed);
        String error = refused(resume());
        assertTrue(
                error.contains(text + ": is not the text that the training in " + model + " began with: " + message),
                error);
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere.txt"), changed);
        String other = refused(resume("--data", elsewhere));
        assertTrue(other.contains(elsewhere + ": is not the text that"), other);
        assertTrue(other.contains(message), other);
        assertFalse(error.matches(".*[0-9a-f]{40}.*"), "no checksums: " + error);
        Files.writeString(text, old);
        assertResumed(resume());
    }

    @Test
    void aTextThatWasChangedIsRefusedEvenIfItsIdsAreGone() throws IOException {
        Files.writeString(text, Files.readString(text) + "abc");
        Files.delete(model.resolve("tokens.bin"));
        String error = refused(resume());
        assertTrue(
                error.contains(text + ": is not the text that the training in " + model + " began with. Restore it"),
                error);
        assertFalse(Files.exists(model.resolve("tokens.bin")), "the ids of the wrong text are not written");
    }

    @Test
    void aDataFileThatIsNotThereIsNamed() {
        String error = refused(resume("--data", temporary.resolve("nowhere.txt")));
        assertTrue(error.contains("nowhere.txt: there is no such file"), error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"training.json", "tokenizer.json", "tokens.bin", "training.csv", "config.json"})
    void theMessagesOfANewTrainingAndOfResumingDoNotContradictEachOther(String missing) throws IOException {
        Files.delete(model.resolve(missing));
        String begun = refused(Kawi.run("train", "--data", text, "--out", model));
        Outcome resumed = resume();
        boolean isAdvised = begun.contains("--resume " + model);
        assertEquals(isAdvised, resumed.status() == 0, begun + resumed.err());
        assertEquals(!missing.equals("training.json"), isAdvised, begun);
    }

    @Test
    void aModelFromElsewhereIsNoTraining() throws IOException {
        for (String file : List.of("training.json", "training.csv", "training.lock", "tokens.bin")) {
            Files.delete(model.resolve(file));
        }
        Folders.delete(model.resolve("checkpoints"));
        String begun = refused(Kawi.run("train", "--data", text, "--out", model));
        assertTrue(
                begun.contains(
                        "there is a model in it already (config.json), but no training (training.json) to resume:"
                                + " choose another --out"),
                begun);
        assertFalse(begun.contains("--resume"), begun);
        String resumed = refused(resume());
        assertTrue(
                resumed.contains(
                        "there is no training in it to resume (no training.json), only a model (config.json): kawi"
                                + " generate and kawi eval use it with --model "
                                + model),
                resumed);
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        model = temporary.resolve("nowhere");
        assertTrue(refused(resume()).contains("nowhere: there is no such folder"));
        assertFalse(Files.exists(model));
    }

    /// Refused by the header of the checkpoint: a model of this size would take gigabytes.
    @ParameterizedTest
    @CsvSource({
        "'\"layers\": 2', '\"layers\": 10000', another model: layers=2 there, but layers=10000 here",
        "'\"width\": 32', '\"width\": 65536', another model: width=32 there, but width=65536 here",
        "'\"context\": 8', '\"context\": 1000000', another model: contextLength=8 there, but contextLength=1000000"
                + " here",
        "'\"heads\": 2', '\"heads\": 32', another model: heads=2 there, but heads=32 here",
        "'\"batchSize\": 2', '\"batchSize\": 1000000', other settings: batches 1 x 2 there, but batches 1 x 1000000"
                + " here",
        "'\"accumulate\": 1', '\"accumulate\": 100000', other settings: batches 1 x 2 there, but batches 100000 x 2"
                + " here",
        "'\"seed\": 1', '\"seed\": 2', other settings: seed 1 there, but seed 2 here",
    })
    void aPlanThatContradictsTheCheckpointIsRefusedBeforeAnythingIsAllocated(String part, String other, String message)
            throws IOException {
        Path plan = model.resolve("training.json");
        String json = Files.readString(plan);
        assertTrue(json.contains(part), json);
        Files.writeString(plan, json.replace(part, other));
        long before = allocatedBytes();
        String error = refused(Kawi.run("train", "--resume", model));
        long allocated = allocatedBytes() - before;
        assertTrue(
                error.contains(
                        "is the checkpoint of " + (message.startsWith("another") ? "" : "a training with ") + message),
                error);
        assertTrue(error.contains("training.json was changed"), error);
        assertTrue(allocated < 50_000_000, allocated + " bytes were allocated");
    }

    private static long allocatedBytes() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
    }

    /// The files of the model that `generate` reads: refused by the header of `model.safetensors`.
    @ParameterizedTest
    @CsvSource({
        "'\"n_layer\": 2', '\"n_layer\": 10000'",
        "'\"n_embd\": 32', '\"n_embd\": 64'",
        "'\"n_positions\": 8', '\"n_positions\": 10000'",
        "'\"vocab_size\": 18', '\"vocab_size\": 10000'",
    })
    void aConfigThatContradictsTheWeightsIsRefusedBeforeAnythingIsAllocated(String part, String other)
            throws IOException {
        Path config = model.resolve("config.json");
        String json = Files.readString(config);
        assertTrue(json.contains(part), json);
        Files.writeString(config, json.replace(part, other));
        long before = allocatedBytes();
        String error = refused(Kawi.run("generate", "--model", model, "--prompt", "abc"));
        long allocated = allocatedBytes() - before;
        assertTrue(error.contains("model.safetensors"), error);
        assertTrue(allocated < 200_000_000, allocated + " bytes were allocated");
    }
}
