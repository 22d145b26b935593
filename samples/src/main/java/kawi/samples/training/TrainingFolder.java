package kawi.samples.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kawi.engine.io.FolderLock;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.peft.AdapterFolder;
import kawi.samples.request.UsageException;
import kawi.samples.training.text.TokenCache;
import kawi.tokenizer.io.FileException;

/// The folder of a training: a new one for a new training, which never overwrites anything, or one to resume from.
public final class TrainingFolder {
    private static final Path MODELS = Path.of("models");
    private static final String CHECKPOINTS = "checkpoints";

    /// The files of a model that was trained here or elsewhere.
    private static final List<String> MODEL_FILES = List.of(
            ModelFolder.CONFIG, ModelFolder.WEIGHTS, "tokenizer.json", AdapterFolder.CONFIG, AdapterFolder.WEIGHTS);

    private TrainingFolder() {}

    /// The first unused of `models/NAME`, `models/NAME-2`, `models/NAME-3`, ...
    ///
    /// @param workingFolder the folder of `models`
    public static Path unused(Path workingFolder, String name) {
        Path models = workingFolder.resolve(MODELS);
        Path folder = models.resolve(name);
        for (int number = 2; Files.exists(folder); number++) {
            folder = models.resolve(name + "-" + number);
        }
        return folder;
    }

    /// A folder for a new training, if there is no model in it.
    ///
    /// @throws UsageException if there is one, or it is a file
    public static Path requireUnused(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UsageException(folder + ": is a file, expected a folder to write the model into");
        }
        if (Files.exists(folder.resolve(TrainingPlan.FILE))) {
            throw new UsageException(folder + ": there is a training in it already (" + TrainingPlan.FILE
                    + "): continue it with --resume " + folder + ", or choose another --out");
        }
        modelFile(folder).ifPresent(file -> {
            throw new UsageException(folder + ": there is a model in it already (" + file + "), but no training ("
                    + TrainingPlan.FILE + ") to resume: choose another --out");
        });
        return folder;
    }

    /// A folder with a training that can be resumed.
    ///
    /// @throws UsageException if there is none
    static Path requireTraining(Path folder) {
        if (Files.exists(folder.resolve(TrainingPlan.FILE))) {
            return folder;
        }
        if (!Files.isDirectory(folder)) {
            throw new UsageException(folder
                    + (Files.exists(folder)
                            ? ": is a file, expected the folder of a training"
                            : ": there is no such folder"));
        }
        String problem = folder + ": there is no training in it to resume (no " + TrainingPlan.FILE + ")";
        String advice = modelFile(folder)
                .map(file -> file.equals(CHECKPOINTS)
                        ? ", only its checkpoints, which cannot be used without that file"
                        : ", only a model (" + file + "): kawi generate and kawi eval use it with --model " + folder
                                + ", and kawi train --out DIR trains another")
                .orElse("");
        throw new UsageException(problem + advice);
    }

    /// A file that only a model or a training has.
    static Optional<String> modelFile(Path folder) {
        return MODEL_FILES.stream()
                .filter(file -> Files.exists(folder.resolve(file)))
                .findFirst()
                .or(() -> Files.exists(folder.resolve(CHECKPOINTS)) ? Optional.of(CHECKPOINTS) : Optional.empty());
    }

    /// Locks the folder for this training. Creates it if it does not exist.
    ///
    /// @throws UsageException if another training has the lock, or the folder cannot be created
    static FolderLock lock(Path folder) {
        try {
            return FolderLock.take(folder)
                    .orElseThrow(() -> new UsageException(folder + ": another training is writing into this folder"));
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /// Locks an unused folder for this training. Creates it if it does not exist.
    ///
    /// @throws UsageException if there is a model in it, even one that was written in the meantime
    static FolderLock lockUnused(Path folder) {
        FolderLock lock = lock(folder);
        try {
            requireUnused(folder);
            return lock;
        } catch (UsageException e) {
            lock.close();
            throw e;
        }
    }

    /// Deletes what was written for a training that cannot begin.
    ///
    /// @param isNew whether the folder did not exist before
    static void giveUp(Path folder, boolean isNew) {
        try {
            Files.deleteIfExists(folder.resolve(TokenCache.FILE));
            Files.deleteIfExists(folder.resolve(FolderLock.FILE));
            if (isNew) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            // The user should hear why the training cannot begin, not what could not be deleted.
        }
    }
}
