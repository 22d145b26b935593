package kawi.engine.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import kawi.tokenizer.io.Folders;

/// A lock that lets one training at a time write into a folder.
///
/// The operating system holds the lock for the process, on an empty file in the folder, and releases it when the
/// process ends, even by a crash: the file then remains, but the lock does not. On file systems without locks this lock
/// has no effect.
public final class FolderLock implements AutoCloseable {
    /// The file in the folder.
    public static final String FILE = "training.lock";

    private final Path file;
    private final FileChannel channel;
    private final Optional<Object> key;

    private FolderLock(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.key = key(file);
    }

    /// The identity of a file independent of its name; empty if the file system has none, as on Windows.
    private static Optional<Object> key(Path file) throws IOException {
        return Optional.ofNullable(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }

    /// Takes the lock. Creates the folder if it does not exist.
    ///
    /// @return empty if it is held, by another process or by this one
    /// @throws ModelFileException if the folder cannot be written to
    public static Optional<FolderLock> take(Path folder) {
        Folders.make(folder);
        Path file = folder.resolve(FILE);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isHeldByOthers(channel)) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new FolderLock(file, channel));
        } catch (IOException e) {
            throw ModelFileException.of(file, "cannot be written", e);
        }
    }

    private static boolean isHeldByOthers(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false; // a file system without locks
        }
    }

    /// Whether the locked file is still the one in the folder. If not, the folder was moved or deleted, and another
    /// process may lock the folder that has its name now.
    public boolean isInPlace() {
        try {
            return key(file).equals(key);
        } catch (IOException e) {
            return false;
        }
    }

    /// Releases the lock.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock is released when the process ends.
        }
    }
}
