package kawi.samples.terminal;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Standard output or standard error. It remembers the first failure, which a [PrintWriter] swallows: a command whose
/// output is incomplete must not end as if all was well.
public final class Output {
    private final String name;
    private final FirstFailure stream;
    private final PrintWriter writer;

    /// @param name for messages
    public Output(String name, OutputStream stream, Charset charset) {
        this.name = name;
        this.stream = new FirstFailure(stream);
        writer = new PrintWriter(new BufferedWriter(new OutputStreamWriter(this.stream, charset)), true);
    }

    /// Standard output.
    public static Output standard() {
        return new Output("standard output", new FileOutputStream(FileDescriptor.out), System.out.charset());
    }

    /// Standard error.
    public static Output error() {
        return new Output("standard error", new FileOutputStream(FileDescriptor.err), System.err.charset());
    }

    public String name() {
        return name;
    }

    /// Where to print. Each `println` is written at once.
    public PrintWriter writer() {
        return writer;
    }

    /// Writes what is still buffered.
    ///
    /// @return why something could not be written, if anything
    public Optional<IOException> failure() {
        writer.flush();
        return Optional.ofNullable(stream.failure);
    }

    /// Whether a failure means only that the reader of a pipe has had enough, as `head` has after some lines.
    public boolean isClosedPipe(IOException failure) {
        // "Broken pipe" on Linux and macOS, "The pipe is being closed" or "has been ended" on Windows
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe")
                || (stream.stream instanceof FileOutputStream && isPipe());
    }

    /// In another language the system's message does not help, but on Linux nothing else can go wrong with a pipe.
    private boolean isPipe() {
        String descriptor = name.equals("standard output") ? "1" : "2";
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor)).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /// Passes bytes on until that fails for the first time.
    private static final class FirstFailure extends OutputStream {
        private final OutputStream stream;
        private IOException failure;

        FirstFailure(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            if (failure != null) {
                throw failure;
            }
            try {
                stream.write(bytes, from, count);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            if (failure == null) {
                stream.flush();
            }
        }
    }
}
