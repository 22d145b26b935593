package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import kawi.samples.request.UsageException;
import kawi.tokenizer.json.JsonText;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests and answers of the page as JSON.
public final class PlayJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PlayJson() {}

    /// A body; `'` stands for `"`.
    public static byte[] body(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /// An answer as the browser receives it.
    public static JsonNode answer(Object answer) {
        return JSON.readTree(JsonText.line(answer));
    }

    /// Checks that a request is refused with one line.
    public static void assertRefused(String message, Executable request) {
        String refusal = assertThrows(UsageException.class, request).getMessage();
        assertTrue(refusal.contains(message), refusal);
        assertTrue(refusal.lines().count() == 1, refusal);
    }
}
