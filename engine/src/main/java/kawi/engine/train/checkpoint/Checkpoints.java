package kawi.engine.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.optim.Optimizer;
import kawi.engine.io.ModelFileException;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.Folders;

/// The folder of a training's checkpoints: `step-000250.safetensors` is that after step 250 ([Checkpoint]).
///
/// A checkpoint is written beside the others, forced to disk, and renamed; only then are older ones deleted. A crash at
/// any moment leaves at least one that is whole.
public final class Checkpoints {
    private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})(\\.safetensors)?");

    private final Path folder;

    /// @param folder of the checkpoints; created when the first is written
    public Checkpoints(Path folder) {
        this.folder = folder;
    }

    /// The steps that have a checkpoint, whole or damaged, in ascending order.
    ///
    /// @throws ModelFileException if the folder cannot be listed
    public List<Long> steps() {
        return List.copyOf(files().keySet());
    }

    /// The training that wrote the newest checkpoint with a readable header; empty if there is none. Only the header is
    /// read.
    ///
    /// @throws ModelFileException if the folder cannot be listed
    public Optional<TrainingIdentity> identity() {
        return newest().map(Checkpoint::identity);
    }

    /// Checks that the newest checkpoint, if there is one, is of this training. Only the header is read, so a wrong
    /// size costs no memory.
    ///
    /// @throws ModelFileException if it is of another training
    public void requireSame(TrainingIdentity identity) {
        newest().ifPresent(file -> Checkpoint.identity(file).requireSame(identity, file));
    }

    private Optional<Path> newest() {
        return files().descendingMap().values().stream()
                .filter(Checkpoints::hasHeader)
                .findFirst();
    }

    private static boolean hasHeader(Path file) {
        try {
            Checkpoint.identity(file);
            return true;
        } catch (ModelFileException e) {
            return false; // damaged: it is skipped when it is read
        }
    }

    /// Writes a checkpoint, and deletes all but the latest and that of the best step.
    ///
    /// Those of later steps are renamed: they could not be read, or the training would have been resumed from them.
    ///
    /// @param kept the number of latest checkpoints to keep, this one included
    /// @return its file
    /// @throws kawi.tokenizer.io.FileException if it cannot be written; older ones are still there then
    public Path write(
            TrainingState state, TrainingIdentity identity, List<Parameter> parameters, Optimizer optimizer, int kept) {
        Folders.make(folder);
        Path file = folder.resolve("step-%06d.safetensors".formatted(state.step()));
        Checkpoint.write(file, state, identity, parameters, optimizer);
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

    /// Reads the newest whole checkpoint into the parameters and the optimizer.
    ///
    /// @param damaged receives the error of each damaged checkpoint
    /// @return the progress of the training
    /// @throws ModelFileException if none is whole, or it is of another training
    public TrainingState read(
            TrainingIdentity identity,
            List<Parameter> parameters,
            Optimizer optimizer,
            Consumer<ModelFileException> damaged) {
        NavigableMap<Long, Path> files = files();
        for (Path file : files.descendingMap().values()) {
            if (isWhole(file, damaged)) {
                return Checkpoint.read(file, identity, parameters, optimizer);
            }
        }
        throw new ModelFileException(
                folder,
                files.isEmpty()
                        ? "there is no checkpoint in it to resume from"
                        : "all checkpoints in it are damaged: the training cannot be resumed");
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
    public void deleteLeftovers() {
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
            throw ModelFileException.of(folder, "the checkpoints cannot be listed", e);
        }
        return files;
    }

    private static void requireFile(Path path) {
        if (Files.isDirectory(path)) {
            throw new ModelFileException(
                    path, "is a checkpoint of an older version of Kawi, which this version cannot read");
        }
    }

    private static void setAside(Path file) {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            return; // it is skipped again next time
        }
    }

    /// What cannot be deleted now is deleted after the next checkpoint.
    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            return;
        }
    }
}
