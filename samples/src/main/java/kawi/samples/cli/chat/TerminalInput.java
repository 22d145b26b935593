package kawi.samples.cli.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

/// Messages that a person types, with editing, history and several lines.
///
/// Ctrl-C stops an answer, or empties the line that is being typed; Ctrl-D ends the conversation.
final class TerminalInput implements ChatInput {
    private static final String PROMPT = "> ";
    private static final String CONTINUED = ". ";

    private final Terminal terminal;
    private final LineReader reader;
    private volatile boolean isInterrupted;

    private TerminalInput(Terminal terminal) {
        this.terminal = terminal;
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser((line, cursor, context) -> new WholeLine(line, cursor))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        terminal.handle(Signal.INT, signal -> isInterrupted = true);
    }

    /// The terminal that the program runs in.
    ///
    /// @return empty if standard input or output is not a terminal
    static Optional<TerminalInput> open() {
        try {
            // Without native code: the system's own stty command sets the terminal's mode.
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .exec(true)
                    .jni(false)
                    .ffm(false)
                    .dumb(true)
                    .build();
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                terminal.close();
                return Optional.empty();
            }
            return Optional.of(new TerminalInput(terminal));
        } catch (IOException | IllegalStateException e) {
            return Optional.empty(); // the messages are read as from a file
        }
    }

    @Override
    public Optional<String> line(boolean isContinued) {
        while (true) {
            try {
                return Optional.of(reader.readLine(isContinued ? CONTINUED : PROMPT));
            } catch (UserInterruptException e) {
                // The line is given up, and the next one begins.
            } catch (EndOfFileException e) {
                return Optional.empty();
            }
        }
    }

    @Override
    public void answerBegins() {
        isInterrupted = false;
    }

    @Override
    public boolean isInterrupted() {
        return isInterrupted;
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A message is text, not a command line: quotation marks and backslashes mean nothing in it.
    private record WholeLine(String line, int cursor) implements CompletingParsedLine {
        @Override
        public String word() {
            return line;
        }

        @Override
        public int wordCursor() {
            return cursor;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(line);
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return cursor;
        }

        @Override
        public int rawWordLength() {
            return line.length();
        }
    }
}
