package kawi.engine.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import kawi.tokenizer.io.Folders;

/// Keeps a folder to one training at a time.
///
/// The system holds the lock for the process, on a file in the folder that stays empty, and lets it go when the process
/// ends, however it ends: a crash leaves the file but no lock. File systems that know no locks give none.
public final class FolderLock implements AutoCloseable {
    /// The file in the folder.
    public static final String FILE = "training.lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock, making the folder where there is none.
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
            return Optional.of(new FolderLock(channel));
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
            return false; // this file system has no locks
        }
    }

    /// Lets the lock go.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
    }
}
