package kawi.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/// Writes files so that a crash at any moment leaves the old content or the new, whole.
///
/// The new content goes to a file beside the old one, is forced to the disk, and is renamed over it: a rename within a
/// folder is one step for the file system. Then the folder is forced too, for it holds the name. A failure deletes what
/// was begun; a killed process may leave a `.tmp` file, which nobody reads ([#deleteLeftovers]).
public final class AtomicFile {

    /// Writes the content of a file, from its beginning.
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /// A name, the id of a process, `.tmp`.
    private static final Pattern TEMPORARY = Pattern.compile(".+\\.\\d+\\.tmp");

    private AtomicFile() {}

    /// Writes a file as a whole, or replaces it. Its folder must exist. One writer at a time.
    ///
    /// Windows does not replace a file that is mapped into memory: close the [SafetensorsFile] that reads it first.
    ///
    /// @throws ModelFileException if the file cannot be written; the old one is as it was
    public static void write(Path file, Content content) {
        Path target = file.toAbsolutePath();
        // The process id keeps two processes, told by mistake to write the same file, out of each other's halves.
        Path temporary = target.resolveSibling(
                target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        boolean done = false;
        try {
            writeAndForce(temporary, content);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            done = true;
        } catch (IOException e) {
            throw ModelFileException.of(file, "cannot be written", e);
        } finally {
            if (!done) {
                deleteQuietly(temporary);
            }
        }
        Folders.force(target.getParent());
    }

    /// Writes text as UTF-8.
    ///
    /// @throws ModelFileException if the file cannot be written; the old one is as it was
    public static void write(Path file, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        write(file, channel -> writeFully(channel, bytes));
    }

    /// Writes what is left in the buffer: a channel may take less at a time.
    static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void writeAndForce(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
            channel.force(true);
        }
    }

    /// Deletes what killed processes left of files that they had begun to write into a folder.
    ///
    /// @param folder in which no other process writes now
    public static void deleteLeftovers(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, AtomicFile::isLeftover)) {
            entries.forEach(AtomicFile::deleteQuietly);
        } catch (IOException | DirectoryIteratorException e) {
            // Nobody reads them; they only take room.
        }
    }

    private static boolean isLeftover(Path file) {
        return TEMPORARY.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file);
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The failure that led here is the one to report.
        }
    }
}
