package kawi.samples.terminal;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// The terminal. Java knows little about it, so the operating system is asked.
public final class Terminal {
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final int DEFAULT_WIDTH = 80;
    private static final int MIN_WIDTH = 20;

    // A help page is this wide if nothing is known, and always within the other two.
    private static final int DEFAULT_HELP_WIDTH = 100;
    private static final int MIN_HELP_WIDTH = 40;
    private static final int MAX_HELP_WIDTH = 120;

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

    /// The characters on a line of a progress bar.
    public static int width() {
        return columns(System.getenv()).orElse(DEFAULT_WIDTH);
    }

    /// The characters on a line of a help page: those of the terminal, within readable limits.
    public static int helpWidth() {
        return helpWidth(columns(System.getenv()));
    }

    static int helpWidth(OptionalInt columns) {
        return Math.clamp(columns.orElse(DEFAULT_HELP_WIDTH), MIN_HELP_WIDTH, MAX_HELP_WIDTH);
    }

    /// The characters on a line: what the variable `COLUMNS` says, else what the terminal itself says.
    ///
    /// @return empty if there is no terminal, or nothing credible is known about it
    static OptionalInt columns(Map<String, String> environment) {
        OptionalInt variable = number(environment.get("COLUMNS"));
        return variable.isPresent() ? variable : columnsByStty();
    }

    private static OptionalInt columnsByStty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return OptionalInt.empty();
            }
            try (var answer = stty.inputReader()) {
                String rowsAndColumns = String.valueOf(answer.readLine());
                return number(rowsAndColumns.substring(rowsAndColumns.lastIndexOf(' ') + 1));
            }
        } catch (IOException e) {
            return OptionalInt.empty(); // as on Windows, which has no stty
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    private static OptionalInt number(String columns) {
        try {
            int number = columns == null ? 0 : Integer.parseInt(columns.strip());
            return number < MIN_WIDTH ? OptionalInt.empty() : OptionalInt.of(number);
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
