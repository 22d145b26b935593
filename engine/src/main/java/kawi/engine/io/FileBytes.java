package kawi.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that is open for reading at any offset.
///
/// The file is read, not mapped into memory: if a mapped file is truncated, a later access crashes the JVM, while a
/// short read is an ordinary error. Any number of threads may read.
public final class FileBytes implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final long size;

    private FileBytes(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /// Opens a file.
    ///
    /// @throws ModelFileException if there is no such file, or it is not a regular one: reading from a pipe may block
    /// forever, and a device may never end
    public static FileBytes open(Path path) {
        requireRegular(path);
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new FileBytes(path, channel, channel.size());
        } catch (IOException e) {
            throw ModelFileException.of(path, "cannot be read", e);
        }
    }

    private static void requireRegular(Path path) {
        if (Files.isDirectory(path)) {
            throw new ModelFileException(path, "is a folder, expected a file");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new ModelFileException(path, "is a pipe or a device, expected a file");
        }
    }

    /// The size in bytes when the file was opened.
    public long size() {
        return size;
    }

    /// Fills a buffer with the bytes from an offset on.
    ///
    /// @throws ModelFileException if they cannot be read, or the file has become shorter
    /// @throws IllegalStateException if the file is closed
    public void read(long from, ByteBuffer into) {
        long at = from;
        try {
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new ModelFileException(
                            path, "ends at offset " + at + " now, but had " + size + " bytes when it was opened");
                }
                at += count;
            }
        } catch (ClosedChannelException e) {
            throw new IllegalStateException(path + ": is closed", e);
        } catch (IOException e) {
            throw ModelFileException.of(path, "cannot be read at offset " + at, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw ModelFileException.of(path, "cannot be closed", e);
        }
    }
}
