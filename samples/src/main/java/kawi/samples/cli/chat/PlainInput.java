package kawi.samples.cli.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Optional;

/// Messages from a file or a pipe.
final class PlainInput implements ChatInput {
    private final BufferedReader in;

    /// @param in is not closed
    PlainInput(InputStream in, Charset charset) {
        this.in = new BufferedReader(new InputStreamReader(in, charset));
    }

    @Override
    public Optional<String> line(boolean isContinued) {
        try {
            return Optional.ofNullable(in.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isInterrupted() {
        return false;
    }

    @Override
    public void answerBegins() {
        // Ctrl-C ends the program, as of any program in a pipe.
    }

    @Override
    public void close() {
        // Standard input stays open.
    }
}
