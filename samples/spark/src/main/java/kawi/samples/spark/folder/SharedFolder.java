package kawi.samples.spark.folder;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import kawi.samples.request.UsageException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.spark.util.SerializableConfiguration;

/// A folder that the driver and all executors share, on any file system that Hadoop knows: `hdfs://`, `s3a://`,
/// `file://` or, without a scheme, the cluster's default. It travels to the executors with the tasks.
///
/// A file is written under another name, forced to disk where the file system can, and renamed: a reader
/// finds the whole file or none. A writer that is killed leaves only a file that begins with [#UNFINISHED].
///
/// @param address of the folder, absolute
/// @param configuration of Hadoop
public record SharedFolder(String address, SerializableConfiguration configuration) implements Serializable {
    /// What the names of unfinished files begin with.
    static final String UNFINISHED = ".unfinished-";

    /// A folder, which need not exist.
    ///
    /// @param written as the user wrote it
    /// @throws UsageException if it is not an address, or there is no such file system
    public static SharedFolder of(String written, SerializableConfiguration configuration) {
        try {
            var path = new Path(written);
            FileSystem system = path.getFileSystem(configuration.value());
            return new SharedFolder(system.makeQualified(path).toString(), configuration);
        } catch (IllegalArgumentException | IOException e) {
            throw new UsageException(written + ": is not a folder of a file system here: " + e.getMessage(), e);
        }
    }

    /// The folder as a path of this machine, if it is one: for messages that name commands.
    public String shortAddress() {
        try {
            var uri = new URI(address);
            return "file".equals(uri.getScheme()) ? uri.getPath() : address;
        } catch (URISyntaxException e) {
            return address;
        }
    }

    /// Whether a file or folder exists.
    ///
    /// @param name relative, with slashes
    public boolean exists(String name) {
        return with(name, "cannot be looked for", FileSystem::exists);
    }

    /// The names of the files and folders in a subfolder, in ascending order; none if there is no such folder.
    public List<String> names(String folder) {
        return with(folder, "cannot be listed", (system, path) -> {
            try {
                return Arrays.stream(system.listStatus(path))
                        .map(FileStatus::getPath)
                        .map(Path::getName)
                        .filter(name -> !name.startsWith(UNFINISHED))
                        .sorted()
                        .toList();
            } catch (FileNotFoundException e) {
                return List.of();
            }
        });
    }

    /// Writes a file, or replaces it, with the content of a local one.
    ///
    /// @throws SharedFolderException if it cannot be written; what was there is unchanged
    public void write(String name, java.nio.file.Path content) {
        with(name, "cannot be written", (system, path) -> {
            try (InputStream in = Files.newInputStream(content)) {
                write(system, path, in::transferTo);
            }
            return path;
        });
    }

    /// Writes a file, or replaces it, with a text.
    ///
    /// @throws SharedFolderException if it cannot be written; what was there is unchanged
    public void write(String name, String text) {
        with(name, "cannot be written", (system, path) -> {
            write(system, path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
            return path;
        });
    }

    /// The content of a file, written to a stream.
    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static void write(FileSystem system, Path path, Content content) throws IOException {
        Path unfinished = new Path(path.getParent(), UNFINISHED + UUID.randomUUID());
        try {
            system.mkdirs(path.getParent());
            try (FSDataOutputStream out = system.create(unfinished, true)) {
                content.writeTo(out);
                if (out.hasCapability(StreamCapabilities.HSYNC)) {
                    out.hsync();
                }
            }
            replace(system, unfinished, path);
        } catch (IOException | FSError e) {
            deleteQuietly(system, unfinished);
            throw e;
        }
    }

    /// Renames a file over another. Some file systems refuse that: then the other is deleted first. It had the same
    /// content, or a complete newer one takes its place.
    private static void replace(FileSystem system, Path from, Path to) throws IOException {
        if (isLocal(system)) {
            Files.move(
                    java.nio.file.Path.of(from.toUri().getPath()),
                    java.nio.file.Path.of(to.toUri().getPath()),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        if (!system.rename(from, to)) {
            system.delete(to, false);
            if (!system.rename(from, to)) {
                throw new IOException("the finished file " + from + " cannot be renamed");
            }
        }
    }

    private static boolean isLocal(FileSystem system) {
        return "file".equals(system.getUri().getScheme());
    }

    private static void deleteQuietly(FileSystem system, Path path) {
        try {
            system.delete(path, false);
        } catch (IOException | FSError e) {
            return; // the first failure is reported; the rest of the file is deleted at the next start
        }
    }

    /// Reads a text.
    ///
    /// @throws SharedFolderException if there is no such file, or it cannot be read
    public String readText(String name) {
        return with(name, "cannot be read", (system, path) -> {
            try (InputStream in = system.open(path)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        });
    }

    /// Copies a file to the local disk.
    ///
    /// @throws SharedFolderException if there is no such file, or it cannot be read
    public void read(String name, java.nio.file.Path into) {
        with(name, "cannot be read", (system, path) -> {
            try (InputStream in = system.open(path)) {
                return Files.copy(in, into);
            }
        });
    }

    /// Renames a file in its folder, over one of that name.
    public void rename(String name, String newName) {
        with(name, "cannot be renamed", (system, path) -> {
            replace(system, path, new Path(path.getParent(), newName));
            return path;
        });
    }

    /// Deletes a file, or a folder with all in it. What cannot be deleted remains: it is only in the way.
    public void delete(String name) {
        try {
            with(name, "cannot be deleted", (system, path) -> system.delete(path, true));
        } catch (SharedFolderException e) {
            return;
        }
    }

    /// Deletes what killed writers left in a subfolder.
    public void deleteUnfinished(String folder) {
        with(folder, "cannot be listed", (system, path) -> {
            if (system.exists(path)) {
                for (FileStatus file : system.listStatus(path)) {
                    if (file.getPath().getName().startsWith(UNFINISHED)) {
                        deleteQuietly(system, file.getPath());
                    }
                }
            }
            return path;
        });
    }

    /// An operation on a path.
    @FunctionalInterface
    private interface Access<T> {
        T on(FileSystem system, Path path) throws IOException;
    }

    private <T> T with(String name, String attempt, Access<T> access) {
        Path path = name.isEmpty() ? new Path(address) : new Path(address, name);
        try {
            FileSystem system = path.getFileSystem(configuration.value());
            // Without the checksum files that Hadoop otherwise writes beside the files of local disks.
            return access.on(system instanceof LocalFileSystem local ? local.getRawFileSystem() : system, path);
        } catch (FSError e) { // what the local file system throws when the disk is full
            IOException reason = e.getCause() instanceof IOException cause ? cause : new IOException(e.toString());
            throw new SharedFolderException(path.toString(), attempt, reason);
        } catch (IOException e) {
            throw new SharedFolderException(path.toString(), attempt, e);
        }
    }
}
