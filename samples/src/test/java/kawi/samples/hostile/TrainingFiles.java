package kawi.samples.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import kawi.engine.data.TokenDataset;
import kawi.engine.data.TokenFile;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextFormat;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.samples.request.TextFile;
import kawi.samples.request.UsageException;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.losses.TrainingTable;

/// Hostile files of a training: its text, its ids, its plan and its table.
final class TrainingFiles {
    private static final byte[] KEY = new byte[TokenFile.KEY_BYTES];
    private static final int SHORT_IDS = 10;
    private static final int LONG_IDS = 70_000;

    private static final String PLAN = """
        {"text": {"kind": "FILE", "location": "/nowhere/text.txt"}, "tokenizer": {"choice": "char"},
         "recipe": {
           "model": {"layers": 4, "heads": 4, "width": 128, "context": 64, "dropout": 0.0, "bias": false},
           "steps": {"count": 2000, "batchSize": 12, "accumulate": 1},
           "optimizer": {"learningRate": 1e-3, "minLearningRate": 1e-4, "warmup": 100, "weightDecay": 0.1,
                         "beta1": 0.9, "beta2": 0.99, "gradientClip": 1.0, "skipNonFinite": 0},
           "evaluation": {"interval": 250, "batches": 20}},
         "seed": 1}
        """;

    private static final String TABLE = """
        step,trainLoss,validationLoss,bitsPerCharacter,learningRate,tokens,seconds
        0,4.5,4.5,6.5,0.0,0,0.1
        250,2.4,2.5,3.5,1.0E-3,192000,12.5
        """;

    private TrainingFiles() {}

    static Runnable text(Path file, Choices choices) throws IOException {
        Files.write(file, ByteMutations.of("\uFEFFCall me Ishmaël. 🐋\r\n".getBytes(StandardCharsets.UTF_8), choices));
        return () -> {
            TextFile.read(file);
            try (Reader reader = TextFile.open(file)) {
                reader.transferTo(Writer.nullWriter());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /// A text with everything that makes a text more than its characters: it may be read in another encoding, as JSON
    /// Lines or unpacked.
    static Runnable documents(Path file, Choices choices) throws IOException {
        String text = choices.of(
                "one\r\n<|endoftext|>\ntwo ü🐋", "{\"text\": \"a\\r\\n\"}\n{\"text\": \"\\ud83d\\udc0b\"}\n");
        byte[] bytes = text.getBytes(choices.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16));
        if (choices.of(true, false)) {
            var packed = new ByteArrayOutputStream();
            try (var out = new GZIPOutputStream(packed)) {
                out.write(bytes);
            }
            bytes = packed.toByteArray();
        }
        Path lines = file.resolveSibling("text.jsonl");
        byte[] mutated = ByteMutations.of(bytes, choices);
        Files.write(file, mutated);
        Files.write(lines, mutated);
        Path named = choices.of(file, lines);
        String encoding = choices.of(null, "GBK");
        return () -> {
            var format = new TextFormat(encoding, null, false, null);
            var selection = new TextSelection(List.of(DataSource.of(named)), format, "tail");
            try (Texts texts = Texts.open(selection)) {
                texts.fingerprint();
            }
        };
    }

    static Runnable tokens(Path file, Choices choices) throws IOException {
        int vocabularySize = choices.of(SHORT_IDS, LONG_IDS);
        Files.deleteIfExists(file);
        boolean hasDocuments = choices.of(true, false);
        TokenFile.write(file, KEY, vocabularySize, sink -> {
            sink.add(new int[] {0, 1, 2, 3, 4, 5, 6}, 8);
            if (hasDocuments) {
                sink.endDocument();
                sink.endTraining();
            }
            sink.add(new int[] {7, 8, 9}, 4);
        });
        Files.write(file, ByteMutations.of(Files.readAllBytes(file), choices));
        return () -> TokenFile.read(file, KEY, vocabularySize).ifPresent(TrainingFiles::use);
    }

    private static void use(TokenDataset read) {
        for (int id : read.ids()) {
            if (id < 0 || id >= LONG_IDS) {
                throw new IllegalStateException("the id " + id + " was let through");
            }
        }
        read.bitsPerCharacter(1);
        TokenDataset part = read.split(0.9).train();
        if (part.size() > 2) {
            part.windows(2, 0);
        }
    }

    static Runnable plan(Path file, Choices choices) throws IOException {
        Files.write(file, ModelFiles.text(PLAN, choices));
        return () -> {
            TrainingPlan plan = TrainingPlan.read(file.getParent());
            UsageException.check(() -> plan.recipe().trainingConfig(plan.seed()));
            UsageException.check(() -> plan.recipe().gptConfig(89));
            plan.text().shortName();
            plan.text().title();
        };
    }

    static Runnable table(Path file, Choices choices) throws IOException {
        Files.write(file, ByteMutations.of(TABLE.getBytes(StandardCharsets.UTF_8), choices));
        return () -> TrainingTable.read(file.getParent()).seconds();
    }
}
