package kawi.samples.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/// The local file system under another name, `full://`. It is full for files whose path contains a given text.
public final class FullFileSystem extends RawLocalFileSystem {
    /// The setting with the text.
    static final String FULL_FOR = "kawi.test.full";

    private static final int SPACE_LEFT = 64;

    @Override
    public URI getUri() {
        return URI.create("full:///");
    }

    @Override
    public String getScheme() {
        return "full";
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        FSDataOutputStream out =
                super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
        String full = getConf().get(FULL_FOR, "");
        return full.isEmpty() || !file.toString().contains(full) ? out : new FSDataOutputStream(limited(out), null);
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        return create(file, FsPermission.getFileDefault(), overwrite, bufferSize, replication, blockSize, progress);
    }

    private static OutputStream limited(OutputStream out) {
        return new OutputStream() {
            private int left = SPACE_LEFT;

            @Override
            public void write(int value) throws IOException {
                if (left-- <= 0) {
                    throw new IOException("No space left on device");
                }
                out.write(value);
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }
}
