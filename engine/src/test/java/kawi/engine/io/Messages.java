package kawi.engine.io;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import kawi.tokenizer.io.FileException;
import org.junit.jupiter.api.function.Executable;

/// Assertions about error messages.
@SuppressWarnings("exports") // of the libraries that the tests use
public final class Messages {

    private Messages() {}

    /// Asserts that the action throws a [FileException] with a message of one line that starts with the file and
    /// contains each of the parts.
    public static void assertRefused(Path file, Executable action, String... parts) {
        String message = assertThrows(FileException.class, action).getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        assertFalse(message.contains("\n"), message);
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "expected <" + part + "> in <" + message + ">");
        }
    }
}
