package kawi.engine.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kawi.autograd.optim.AdamW;
import kawi.engine.io.AtomicFile;
import kawi.engine.io.Folders;
import kawi.engine.io.ModelFileException;

/// The folder of a training's checkpoints: `step-000250.safetensors` is that after step 250 ([Checkpoint]).
///
/// A checkpoint is written beside the others, forced to the disk, and renamed; only then are older ones deleted. A
/// crash at any moment leaves at least one that is whole.
public final class Checkpoints {
    private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})(\\.safetensors)?");

    private final Path folder;

    /// @param folder where the checkpoints are; made when the first is written
    public Checkpoints(Path folder) {
        this.folder = folder;
    }

    /// The steps of which there are checkpoints, whole or not, in ascending order.
    ///
    /// @throws ModelFileException if the folder cannot be looked into
    public List<Long> steps() {
        return List.copyOf(files().keySet());
    }

    /// Writes a checkpoint, and deletes those that need not be kept: all but the last few and that of the best step.
    ///
    /// Any after this step are set aside under another name: they could not be read, or the training would have gone on
    /// from them.
    ///
    /// @param kept how many of the last stay, this one included
    /// @return its file
    /// @throws ModelFileException if it cannot be written; those before are then still there
    Path write(TrainingState state, TrainingIdentity identity, AdamW optimizer, int kept) {
        Folders.make(folder);
        Path file = folder.resolve("step-%06d.safetensors".formatted(state.step()));
        Checkpoint.write(file, state, identity, optimizer);
        NavigableMap<Long, Path> files = files();
        List<Long> last = files.headMap(state.step(), true).descendingKeySet().stream()
                .limit(kept)
                .toList();
        files.forEach((step, other) -> {
            if (step > state.step()) {
                setAside(other);
            } else if (step != state.bestStep() && !last.contains(step)) {
                delete(other);
            }
        });
        return file;
    }

    /// Reads the newest checkpoint that is whole into the optimiser's parameters and moments.
    ///
    /// @param damaged is told of those that were passed over
    /// @return where the training stood
    /// @throws ModelFileException if there is none that is whole, or it is of another training
    TrainingState read(TrainingIdentity identity, AdamW optimizer, Consumer<ModelFileException> damaged) {
        NavigableMap<Long, Path> files = files();
        for (Path file : files.descendingMap().values()) {
            if (isWhole(file, damaged)) {
                return Checkpoint.read(file, identity, optimizer);
            }
        }
        throw new ModelFileException(
                folder,
                files.isEmpty()
                        ? "there is no checkpoint in it to go on from"
                        : "none of the checkpoints in it is whole: the training cannot go on from them");
    }

    private static boolean isWhole(Path file, Consumer<ModelFileException> damaged) {
        try {
            Checkpoint.requireWhole(file);
            return true;
        } catch (ModelFileException e) {
            damaged.accept(e);
            return false;
        }
    }

    /// Deletes what crashes left half-written.
    void deleteLeftovers() {
        if (Files.isDirectory(folder)) {
            AtomicFile.deleteLeftovers(folder);
        }
    }

    private NavigableMap<Long, Path> files() {
        var files = new TreeMap<Long, Path>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Matcher name = NAME.matcher(path.getFileName().toString());
                if (name.matches()) {
                    requireFile(path);
                    files.put(Long.valueOf(name.group(1)), path);
                }
            }
        } catch (IOException e) {
            throw new ModelFileException(folder, "the checkpoints cannot be listed: " + e.getMessage(), e);
        }
        return files;
    }

    private static void requireFile(Path path) {
        if (Files.isDirectory(path)) {
            throw new ModelFileException(path, "is the checkpoint of an older Kawi, which this one cannot read");
        }
    }

    private static void setAside(Path file) {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            return; // it will be passed over again
        }
    }

    /// What cannot be deleted now is tried again after the next checkpoint.
    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            return;
        }
    }
}
