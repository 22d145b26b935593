package kawi.samples.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import kawi.engine.data.TokenFile;
import kawi.engine.io.FolderLock;
import kawi.engine.io.ModelFileException;
import kawi.engine.train.ModelWriter;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.engine.train.checkpoint.TrainingIdentity;
import kawi.samples.training.losses.TrainingTable;
import kawi.samples.training.text.TokenCache;
import kawi.samples.training.text.TrainingText;
import kawi.tokenizer.json.JsonText;

/// Keeps the folder of a running training complete. People move and delete folders; whenever something is written, the
/// folder must have everything that resuming needs: the lock, the plan, the tokenizer, the token ids and the record of
/// the losses. What is missing is written again, and nothing is written into a folder that is another's by now.
final class FolderKeeper implements ModelWriter, AutoCloseable {
    private static final List<String> TOKENIZER_FILES = List.of("tokenizer.json", "tokenizer_config.json");

    private final Path folder;
    private TrainingPlan plan;
    private final TrainingText text;
    private final TrainingIdentity identity;
    private final ModelWriter model;
    private final TrainingTable table;
    private final Consumer<String> warnings;
    private FolderLock lock;
    private boolean isPlanChanged;

    /// @param identity of the training, by which its checkpoints are recognized
    /// @param table the record of the losses
    /// @param lock on the folder, which is closed with the keeper
    /// @param warnings receives what was missing
    FolderKeeper(
            Path folder,
            TrainingPlan plan,
            TrainingText text,
            ModelWriter model,
            TrainingIdentity identity,
            TrainingTable table,
            FolderLock lock,
            Consumer<String> warnings) {
        this.folder = folder;
        this.plan = plan;
        this.text = text;
        this.identity = identity;
        this.model = model;
        this.table = table;
        this.lock = lock;
        this.warnings = warnings;
    }

    /// Writes another plan of the same training.
    ///
    /// @throws kawi.tokenizer.io.FileException if it cannot be written; it is written before the next checkpoint then
    void replan(TrainingPlan changed) {
        plan = changed;
        isPlanChanged = true;
        if (lock.isInPlace()) {
            writePlan();
        }
    }

    private void writePlan() {
        plan.write(folder);
        isPlanChanged = false;
    }

    /// @throws ModelFileException if another training or model is in the folder now
    @Override
    public void prepare(Path ignored) {
        boolean inPlace = lock.isInPlace();
        if (!inPlace) {
            requireOwn();
            lockAgain();
        }
        List<String> restored = restore();
        if (isPlanChanged) {
            writePlan();
        }
        table.save();
        if (!restored.isEmpty()) {
            String files = String.join(", ", restored);
            warnings.accept(
                    inPlace
                            ? folder + ": " + files + " disappeared during the training: written again"
                            : folder + ": the folder was moved or deleted during the training: created again, with "
                                    + files);
        }
    }

    private void requireOwn() {
        boolean own = Files.exists(folder.resolve(TrainingPlan.FILE))
                ? isOwnPlan()
                : TrainingFolder.modelFile(folder).isEmpty() || hasOwnCheckpoints();
        if (!own) {
            throw new ModelFileException(
                    folder,
                    "this folder was moved or deleted during the training, and there is another model in its place:"
                            + " move that away");
        }
    }

    private boolean isOwnPlan() {
        try {
            return Files.readString(folder.resolve(TrainingPlan.FILE)).equals(JsonText.pretty(plan));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean hasOwnCheckpoints() {
        return CheckpointPolicy.into(folder)
                .checkpoints()
                .identity()
                .filter(identity::equals)
                .isPresent();
    }

    private void lockAgain() {
        lock.close();
        lock = FolderLock.take(folder)
                .orElseThrow(() -> new ModelFileException(folder, "another training is writing into this folder now"));
    }

    /// Writes the missing files.
    ///
    /// @return their names
    private List<String> restore() {
        List<String> restored = new ArrayList<>();
        if (isMissing(TrainingPlan.FILE)) {
            plan.write(folder);
            restored.add(TrainingPlan.FILE);
        }
        if (TOKENIZER_FILES.stream().anyMatch(this::isMissing)) {
            TrainingSession.saveTokenizer(plan, text, folder);
            restored.add(TOKENIZER_FILES.getFirst());
        }
        if (isMissing(TokenCache.FILE)) {
            TokenFile.write(
                    folder.resolve(TokenCache.FILE),
                    text.dataset(),
                    text.tokenizer().vocabularySize());
            restored.add(TokenCache.FILE);
        }
        return restored;
    }

    private boolean isMissing(String file) {
        return Files.notExists(folder.resolve(file));
    }

    @Override
    public void write(Path ignored) {
        model.write(folder);
    }

    @Override
    public boolean isWritten(Path ignored) {
        return model.isWritten(folder);
    }

    /// Releases the lock.
    @Override
    public void close() {
        lock.close();
    }
}
