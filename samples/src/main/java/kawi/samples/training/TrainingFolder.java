package kawi.samples.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.engine.io.FolderLock;
import kawi.samples.request.UsageException;
import kawi.tokenizer.io.FileException;

/// Finds a folder for a new model. Nothing that was trained before is ever written over.
public final class TrainingFolder {
    private static final Path MODELS = Path.of("models");

    /// Whatever is a sign of a model or of a training.
    private static final List<String> SIGNS =
            List.of(TrainingPlan.FILE, "config.json", "model.safetensors", "tokenizer.json", "checkpoints");

    private TrainingFolder() {}

    /// The first unused of `models/NAME`, `models/NAME-2`, `models/NAME-3`, ...
    ///
    /// @param workingFolder what `models` is in
    public static Path unused(Path workingFolder, String name) {
        Path models = workingFolder.resolve(MODELS);
        Path folder = models.resolve(name);
        for (int number = 2; Files.exists(folder); number++) {
            folder = models.resolve(name + "-" + number);
        }
        return folder;
    }

    /// A folder that the user named, if there is no model in it.
    ///
    /// @throws UsageException if there is one, or it is a file
    public static Path requireUnused(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UsageException(folder + ": is a file, expected a folder to write the model into");
        }
        for (String sign : SIGNS) {
            if (Files.exists(folder.resolve(sign))) {
                throw new UsageException(folder + ": a model or a training is in it already (" + sign
                        + "): choose another --out, or go on with --resume " + folder);
            }
        }
        return folder;
    }

    /// Keeps the folder to this training, making it where there is none.
    ///
    /// @throws UsageException if another training holds it, or it cannot be made
    static FolderLock lock(Path folder) {
        try {
            return FolderLock.take(folder)
                    .orElseThrow(() -> new UsageException(folder + ": another training is writing into this folder"));
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /// Keeps an unused folder to this training, making it where there is none.
    ///
    /// @throws UsageException if a model is in it, also one that has come since it was last looked at
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

    /// Takes back what was begun in a folder for a training that cannot be.
    ///
    /// @param isNew whether the folder was not there before
    static void giveUp(Path folder, boolean isNew) {
        try {
            Files.deleteIfExists(folder.resolve(TokenCache.FILE));
            Files.deleteIfExists(folder.resolve(FolderLock.FILE));
            if (isNew) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            // What is left over does no harm: the request that cannot be is what the user should hear of.
        }
    }
}
