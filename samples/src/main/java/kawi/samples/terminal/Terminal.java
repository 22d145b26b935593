package kawi.samples.terminal;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What is known of the terminal behind standard error. Java tells little, so the system is asked.
public final class Terminal {
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final int DEFAULT_WIDTH = 80;
    private static final int MIN_WIDTH = 20;

    private Terminal() {}

    /// Whether a person is likely to watch standard error.
    public static boolean isThere() {
        try {
            // Linux says where standard error goes.
            String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            // Elsewhere Java knows only whether standard input and output are terminals.
            return Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .isPresent();
        }
    }

    /// How many characters go on a line.
    public static int width() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return DEFAULT_WIDTH;
            }
            try (var answer = stty.inputReader()) {
                String[] rowsAndColumns = String.valueOf(answer.readLine()).split(" ", -1);
                int columns = Integer.parseInt(rowsAndColumns[rowsAndColumns.length - 1]);
                return columns < MIN_WIDTH ? DEFAULT_WIDTH : columns;
            }
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_WIDTH; // as on Windows, which has no stty
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DEFAULT_WIDTH;
        }
    }
}
