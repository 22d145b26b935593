package kawi.samples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.samples.chat.Message;
import kawi.samples.request.UsageException;
import kawi.tokenizer.TextParts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationLineTest {
    @TempDir
    Path folder;

    private Path write(String... lines) throws IOException {
        return Files.write(folder.resolve("chat.jsonl"), List.of(lines));
    }

    private static TextSelection selection(Path file, String textField) {
        return new TextSelection(List.of(DataSource.of(file)), new TextFormat(null, textField, false, null), null);
    }

    private static List<List<Message>> conversations(Path file) {
        List<List<Message>> found = new ArrayList<>();
        try (Texts texts = Texts.open(selection(file, null));
                DocumentCursor cursor = texts.documents(TextParts::betweenCharacters)) {
            while (cursor.next().isPresent()) {
                cursor.conversation().ifPresent(each -> found.add(each.messages()));
            }
            assertEquals(found.size(), texts.conversations());
        }
        return found;
    }

    private static Message message(String role, String content) {
        return new Message(role, content);
    }

    @Test
    void allFormsOfConversationsAreRead() throws IOException {
        Path file = write(
                "{\"messages\": [{\"role\": \"developer\", \"content\": \"\"}, {\"role\": \"user\", \"content\":"
                        + " [{\"type\": \"text\", \"text\": \"a\"}, {\"type\": \"text\", \"text\": \"b\\r\\nc\"}]},"
                        + " {\"role\": \"assistant\", \"content\": \"d\", \"tool_calls\": null,"
                        + " \"weight\": 1}], \"text\": \"not this\"}",
                "{\"prompt\": \"e\", \"completion\": \"f\", \"id\": 7}",
                "{\"prompt\": [{\"role\": \"system\", \"content\": \"g\"}, {\"role\": \"user\", \"content\": \"h\"}],"
                        + " \"completion\": [{\"role\": \"assistant\", \"content\": \"i\"}]}",
                "{\"text\": \"a text\", \"prompt\": \"without a completion\"}");
        assertEquals(
                List.of(
                        List.of(message("system", ""), message("user", "a\nb\nc"), message("assistant", "d")),
                        List.of(message("user", "e"), message("assistant", "f")),
                        List.of(message("system", "g"), message("user", "h"), message("assistant", "i"))),
                conversations(file));
    }

    @Test
    void aFieldThatIsNamedIsAText() throws IOException {
        Path file = write("{\"prompt\": \"e\", \"completion\": \"f\"}");
        try (Texts texts = Texts.open(selection(file, "prompt"))) {
            assertFalse(texts.hasConversations());
            assertEquals(1, texts.characters());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"messages\": \"a\"} | has \"messages\" that is not a list of messages",
                "{\"messages\": []} | has no message of the assistant, so there is nothing to learn from it",
                "{\"messages\": [\"a\"]} | has a message 1 that is not an object",
                "{\"messages\": [{\"content\": \"a\"}]} | has a message 1 without \"role\": system, user or assistant",
                "{\"messages\": [{\"role\": \"tool\", \"content\": \"a\"}]} | has a message 1 with the role \"tool\":"
                        + " expected system, user or assistant",
                "{\"messages\": [{\"role\": 1, \"content\": \"a\"}]} | has a message 1 with the role 1: expected"
                        + " system, user or assistant",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]} | has no message of the assistant, so"
                        + " there is nothing to learn from it",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\"}]} | has a message"
                        + " 2 without \"content\"",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \" \\n\"}]} | has a message 1 that is empty",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": 5}]} | has a message 1 whose content is"
                        + " neither a text nor a list of parts",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": null}]} | has a message 1 whose content is"
                        + " neither a text nor a list of parts",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": [{\"type\": \"image\"}]}]} | has a message 1"
                        + " with a part that is not a text: only the type \"text\" is supported",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\", \"tool_calls\": []}]} | has a message 1"
                        + " with \"tool_calls\": calls of tools are not supported",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\", \"weight\": 0}]} | has a message 1 with"
                        + " the weight 0: only 1 is supported",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \"\\ud800\"}]} | has half a surrogate pair in"
                        + " its text",
                "{\"prompt\": \"a\", \"completion\": \"\"} | has a completion that is empty",
                "{\"prompt\": 3, \"completion\": \"a\"} | has \"prompt\" that is not a list of messages",
                "{\"conversations\": [], \"id\": 1} | has no field \"text\", no \"messages\", and no \"prompt\" with"
                        + " \"completion\", only conversations, id: --text-field names the field with the text",
                "{} | has no field \"text\", no \"messages\", and no \"prompt\" with \"completion\", no fields:"
                        + " --text-field names the field with the text",
            })
    void whatIsWrongIsRefusedWithFileAndLine(String line, String problem) throws IOException {
        Path file = write("{\"prompt\": \"a\", \"completion\": \"b\"}", line);
        var error = assertThrows(UsageException.class, () -> conversations(file));
        assertEquals(file + ": line 2 " + problem, error.getMessage());
    }

    @Test
    void theFingerprintIsThatOfTheMessages() throws IOException {
        byte[] one = fingerprint("{\"prompt\": \"a\", \"completion\": \"b\"}");
        assertArrayEquals(
                one,
                fingerprint("{\"messages\": [{\"role\": \"user\", \"content\": \"a\"},"
                        + " {\"content\": \"b\", \"role\": \"assistant\"}]}"));
        for (String other : List.of(
                "{\"text\": \"user\\nab\"}",
                "{\"prompt\": \"b\", \"completion\": \"a\"}",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\":"
                        + " \"b\"}]}")) {
            assertFalse(Arrays.equals(one, fingerprint(other)), other);
        }
    }

    private byte[] fingerprint(String line) throws IOException {
        try (Texts texts = Texts.open(selection(write(line), null))) {
            return texts.fingerprint();
        }
    }

    @Test
    void aFolderSkipsAFileWithAWrongConversation() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "text");
        write("{\"prompt\": \"a\", \"completion\": \"b\"}", "{\"messages\": 1}");
        try (Texts texts = Texts.open(selection(folder, null))) {
            assertFalse(texts.hasConversations(), "not even the first");
            assertTrue(texts.skipped().getFirst().toString().contains("line 2 has \"messages\""));
        }
    }
}
