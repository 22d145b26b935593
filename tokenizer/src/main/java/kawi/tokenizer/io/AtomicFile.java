package kawi.tokenizer.io;

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

/// Writes files so that a crash at any moment leaves the whole old content or the whole new content.
///
/// The new content goes to a temporary file in the same folder, is forced to disk, and is renamed over the old file:
/// the file system renames within a folder in one step. Then the folder is forced to disk too, because it holds the
/// name. A failure deletes the temporary file; a killed process may leave a `.tmp` file, which nobody reads
/// ([#deleteLeftovers]).
public final class AtomicFile {

    /// Produces the content of a file.
    @FunctionalInterface
    public interface Content {
        /// Writes the content from the beginning of the file.
        ///
        /// @throws IOException if it cannot be written
        void writeTo(FileChannel channel) throws IOException;
    }

    /// The file's name, the process id, `.tmp`.
    private static final Pattern TEMPORARY = Pattern.compile(".+\\.\\d+\\.tmp");

    private AtomicFile() {}

    /// Creates or replaces a file. Its folder must exist, and no other thread may write the same file meanwhile.
    ///
    /// Windows does not replace a file that is open: its readers must close it first.
    ///
    /// @throws FileException if the file cannot be written; an old one is then unchanged
    public static void write(Path file, Content content) {
        Path target = file.toAbsolutePath();
        // The process id keeps apart two processes that write the same file by mistake.
        Path temporary = target.resolveSibling(
                target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        boolean done = false;
        try {
            writeAndForce(temporary, content);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            done = true;
        } catch (IOException e) {
            throw FileException.of(file, "cannot be written", e);
        } finally {
            if (!done) {
                deleteQuietly(temporary);
            }
        }
        Folders.force(target.getParent());
    }

    /// Writes text as UTF-8.
    ///
    /// @throws FileException if the file cannot be written; an old one is then unchanged
    public static void write(Path file, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        write(file, channel -> writeFully(channel, bytes));
    }

    /// Writes all remaining bytes of a buffer; a single call of [FileChannel#write(ByteBuffer)] may write fewer.
    ///
    /// @throws IOException if they cannot be written
    public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
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

    /// Deletes the temporary files that killed processes left in a folder.
    ///
    /// @param folder no other process may write into it meanwhile
    public static void deleteLeftovers(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, AtomicFile::isLeftover)) {
            entries.forEach(AtomicFile::deleteQuietly);
        } catch (IOException | DirectoryIteratorException e) {
            // Nobody reads them; they only take space.
        }
    }

    private static boolean isLeftover(Path file) {
        return TEMPORARY.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file);
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The failure that led here is reported instead.
        }
    }
}
