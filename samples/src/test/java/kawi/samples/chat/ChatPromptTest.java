package kawi.samples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.request.SavedModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The window of a conversation, for a model of characters with a context of 40.
class ChatPromptTest {
    private static final int CONTEXT = 40;

    @TempDir
    private static Path temporary;

    private static SavedModel model;
    private static Optional<ChatTemplate> template;

    @BeforeAll
    static void train() throws IOException {
        Path folder = temporary.resolve("model");
        Outcome trained = Kawi.run(
                "train",
                "--preset=tiny",
                "--steps=1",
                "--eval-batches=1",
                "--batch-size=1",
                "--tokenizer=char",
                "--threads=1",
                "--context=" + CONTEXT,
                "--out=" + folder);
        assertEquals(0, trained.status(), trained.err());
        Files.writeString(
                folder.resolve("chat_template.jinja"),
                "{% for m in messages %}{{ m.role[0] ~ m.content ~ '\\n' }}{% endfor %}a");
        model = SavedModel.open(folder);
        template = ChatTemplate.ofFolder(folder);
    }

    private static String text(ChatPrompt prompt) {
        return model.text(prompt.ids()).orElseThrow();
    }

    @Test
    void theOldestExchangesAreLeftOutAndTheSystemMessageStays() {
        Conversation conversation = Conversation.begin(Optional.of("be brief"))
                .with(Message.USER, "first")
                .with(Message.ASSISTANT, "one")
                .with(Message.USER, "second")
                .with(Message.ASSISTANT, "two")
                .with(Message.USER, "third");
        ChatPrompt whole = ChatPrompt.of(model, template, conversation, 0);
        assertEquals(2, whole.leftOut());
        assertEquals("sbe brief\nusecond\natwo\nuthird\na", text(whole));
        ChatPrompt less = ChatPrompt.of(model, template, conversation, 10);
        assertEquals(4, less.leftOut());
        assertEquals("sbe brief\nuthird\na", text(less));
        assertTrue(less.ids().length <= CONTEXT - 10);
    }

    @Test
    void aLastMessageThatIsTooLongStays() {
        String message = "w".repeat(2 * CONTEXT);
        Conversation conversation = Conversation.begin(Optional.empty())
                .with(Message.USER, "a")
                .with(Message.ASSISTANT, "b")
                .with(Message.USER, message);
        ChatPrompt prompt = ChatPrompt.of(model, template, conversation, 5);
        assertEquals(2, prompt.leftOut());
        assertEquals("u" + message + "\na", text(prompt));
    }

    @Test
    void theRoomForALongAnswerIsAtMostHalfOfTheWindow() {
        Conversation conversation = Conversation.begin(Optional.empty())
                .with(Message.USER, "abc")
                .with(Message.ASSISTANT, "d")
                .with(Message.USER, "efg");
        assertEquals(0, ChatPrompt.of(model, template, conversation, 1000).leftOut());
    }

    @Test
    void withoutATemplateTheTextsFollowEachOther() {
        Conversation conversation = Conversation.begin(Optional.of("x"))
                .with(Message.USER, "ab")
                .with(Message.ASSISTANT, "cd")
                .with(Message.USER, "ef");
        assertEquals("xabcdef", text(ChatPrompt.of(model, Optional.empty(), conversation, 0)));
    }
}
