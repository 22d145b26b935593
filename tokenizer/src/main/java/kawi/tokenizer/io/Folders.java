package kawi.tokenizer.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/// Creates and deletes folders. A new name survives a crash only once the folder that contains it was forced to disk.
public final class Folders {
    private Folders() {}

    /// Creates a folder and its missing parents.
    ///
    /// @throws FileException if it cannot be created, or is a file
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
            throw FileException.of(folder, "the folder cannot be created", e);
        }
        if (parent != null) {
            force(parent);
        }
    }

    /// Deletes a folder with its content. Links are deleted, not followed.
    ///
    /// @throws FileException if it cannot be deleted, or does not exist
    public static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw FileException.of(folder, "cannot be deleted", e);
        }
    }

    /// Forces the names in a folder to disk. Some systems cannot open folders (Windows, for one): then this does
    /// nothing, and the files themselves are whole.
    static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // This system cannot do it.
        }
    }
}
