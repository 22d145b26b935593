package kawi.engine.train;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.array.Array;
import kawi.autograd.optim.AdamW;
import kawi.engine.io.AtomicFile;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.SafetensorsFile;
import kawi.engine.io.SafetensorsWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The folder of a training's checkpoints: `step-000250` holds all that is needed to go on after step 250 as if nothing
/// had happened.
///
/// A checkpoint is written into a folder of another name, forced to the disk, and renamed; only then are older ones
/// deleted. A crash at any moment leaves one whole checkpoint.
public final class Checkpoints {
    private static final String WEIGHTS = "weights.safetensors";
    private static final String MOMENTS = "moments.safetensors";
    private static final String STATE = "state.json";
    private static final String PREFIX = "step-";
    private static final String UNFINISHED = "unfinished-";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    /// @param folder where the checkpoints are; made when the first is written
    public Checkpoints(Path folder) {
        this.folder = folder;
    }

    /// Writes a checkpoint and deletes those before it.
    ///
    /// @return its folder
    /// @throws ModelFileException if it cannot be written; the one before is then still there
    public Path write(TrainingState state, AdamW optimizer) {
        String name = PREFIX + "%06d".formatted(state.step());
        Path unfinished = folder.resolve(UNFINISHED + name);
        Path finished = folder.resolve(name);
        try {
            delete(unfinished);
            Files.createDirectories(unfinished);
            writeTensors(unfinished, optimizer);
            AtomicFile.write(
                    unfinished.resolve(STATE),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(state) + "\n");
            delete(finished);
            Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
            for (Path other : folders()) {
                if (!other.equals(finished)) {
                    delete(other);
                }
            }
            return finished;
        } catch (IOException e) {
            throw new ModelFileException(folder, "the checkpoint cannot be written: " + e.getMessage(), e);
        }
    }

    private static void writeTensors(Path into, AdamW optimizer) {
        var weights = new SafetensorsWriter();
        var moments = new SafetensorsWriter();
        for (AdamW.Moments each : optimizer.moments()) {
            String name = each.parameter().name();
            weights.floats(name, each.parameter().value());
            moments.floats(name + ".first", each.first());
            moments.floats(name + ".second", each.second());
        }
        weights.write(into.resolve(WEIGHTS));
        moments.write(into.resolve(MOMENTS));
    }

    /// Whether there is a checkpoint.
    public boolean exists() {
        return newest().isPresent();
    }

    /// Reads the newest checkpoint into the optimiser's parameters and moments.
    ///
    /// @return where the training stood
    /// @throws ModelFileException if there is none, or it does not fit
    public TrainingState read(AdamW optimizer) {
        Path newest = newest().orElseThrow(
                        () -> new ModelFileException(folder, "there is no checkpoint in it to go on from"));
        TrainingState state = readState(newest.resolve(STATE));
        try (SafetensorsFile weights = SafetensorsFile.open(newest.resolve(WEIGHTS));
                SafetensorsFile moments = SafetensorsFile.open(newest.resolve(MOMENTS))) {
            for (AdamW.Moments each : optimizer.moments()) {
                String name = each.parameter().name();
                readInto(weights, name, each.parameter().value());
                readInto(moments, name + ".first", each.first());
                readInto(moments, name + ".second", each.second());
            }
        }
        optimizer.resumeAt(state.step());
        return state;
    }

    private static void readInto(SafetensorsFile file, String name, Array array) {
        if (!file.names().contains(name)) {
            throw new ModelFileException(file.path(), "there is no \"" + name + "\" in it: it is of another model");
        }
        if (!file.shape(name).equals(array.shape())) {
            throw new ModelFileException(
                    file.path(), "\"" + name + "\" is " + file.shape(name) + ", but the model's is " + array.shape());
        }
        file.read(name, array.data());
    }

    private static TrainingState readState(Path file) {
        try {
            return JSON.readValue(Files.readString(file), TrainingState.class);
        } catch (IOException | JacksonException e) {
            throw new ModelFileException(file, "the state of the training cannot be read: " + firstLine(e), e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private Optional<Path> newest() {
        try {
            return folders().stream()
                    .filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .max(Comparator.comparing(path -> path.getFileName().toString()));
        } catch (IOException e) {
            throw new ModelFileException(folder, "the checkpoints cannot be listed: " + e.getMessage(), e);
        }
    }

    private List<Path> folders() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.getFileName().toString().startsWith(PREFIX)
                            || path.getFileName().toString().startsWith(UNFINISHED))
                    .toList();
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
