package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs the command line in this JVM and captures its output.
public final class Kawi {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Kawi() {}

    /// What a command printed, and its exit status.
    public record Outcome(int status, String out, String err) {

        /// The only line on standard error, which begins with the program's name.
        public String onlyErrorLine() {
            assertEquals(1, err.lines().count(), "one line on standard error, not: " + err);
            assertTrue(err.startsWith("kawi: "), err);
            return err.strip();
        }

        /// Standard output of a command that succeeded, as one JSON value.
        public JsonNode json() {
            assertEquals(0, status, err);
            return JSON.readTree(out);
        }
    }

    /// Runs a command.
    ///
    /// @param arguments as the shell would pass them; their `toString` counts
    public static Outcome run(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.commandLine(new PrintWriter(out), new PrintWriter(err))
                .execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Outcome(status, out.toString(), err.toString());
    }
}
