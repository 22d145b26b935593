package kawi.samples.spark.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A folder on the local disk that is deleted when it is closed.
///
/// @param path of the folder
public record TemporaryFolder(Path path) implements AutoCloseable {

    /// A new folder among the machine's temporary files.
    ///
    /// @throws UncheckedIOException if it cannot be created
    public static TemporaryFolder create() {
        try {
            return new TemporaryFolder(Files.createTempDirectory("kawi-spark"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A file in it.
    public Path file(String name) {
        return path.resolve(name);
    }

    /// The files in it, by name.
    ///
    /// @throws UncheckedIOException if it cannot be listed
    public List<Path> files() {
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            return; // it is in the folder for temporary files
        }
    }
}
