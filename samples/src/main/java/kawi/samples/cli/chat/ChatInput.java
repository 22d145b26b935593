package kawi.samples.cli.chat;

import java.util.Optional;

/// Where the user's messages come from.
interface ChatInput extends AutoCloseable {

    /// The next line.
    ///
    /// @param isContinued whether it continues the message of the line before
    /// @return empty at the end
    Optional<String> line(boolean isContinued);

    /// The next message. A backslash at the end of a line continues it in the next line.
    ///
    /// @return empty at the end
    default Optional<String> next() {
        Optional<String> line = line(false);
        if (line.isEmpty()) {
            return line;
        }
        var message = new StringBuilder();
        while (line.isPresent() && line.get().endsWith("\\")) {
            message.append(line.get(), 0, line.get().length() - 1).append('\n');
            line = line(true);
        }
        return Optional.of(message.append(line.orElse("")).toString());
    }

    /// Whether Ctrl-C was pressed since the answer began.
    boolean isInterrupted();

    /// Marks the start of an answer, which Ctrl-C stops from now on.
    void answerBegins();

    @Override
    void close();
}
