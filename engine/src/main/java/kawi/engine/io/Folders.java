package kawi.engine.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/// Folders whose names last: a new name is on the disk only when the folder that it stands in was forced there.
public final class Folders {
    private Folders() {}

    /// Makes a folder and those above it, where there is none.
    ///
    /// @throws ModelFileException if it cannot be made, or is a file
    public static void make(Path folder) {
        Path absolute = folder.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path parent = absolute.getParent();
        if (parent != null) {
            make(parent);
        }
        try {
            Files.createDirectories(absolute);
        } catch (IOException e) {
            throw ModelFileException.of(folder, "the folder cannot be made", e);
        }
        if (parent != null) {
            force(parent);
        }
    }

    /// Deletes a folder and all that is in it; links are deleted and not followed.
    ///
    /// @throws ModelFileException if it cannot be deleted, or is not there
    public static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw ModelFileException.of(folder, "cannot be deleted", e);
        }
    }

    /// Makes the names in a folder last. Not every system opens folders (Windows does not); there is nothing to be
    /// done then, and the files themselves are whole.
    static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // As told above.
        }
    }
}
