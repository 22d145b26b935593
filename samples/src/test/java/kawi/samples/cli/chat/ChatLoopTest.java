package kawi.samples.cli.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.engine.generate.Generator;
import kawi.samples.chat.ChatSession;
import kawi.samples.chat.ChatTemplate;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.request.SavedModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import picocli.CommandLine;

/// `kawi chat`, for a model of characters with a template of letters that it knows.
@ResourceLock("System.in")
class ChatLoopTest {
    private static final String TEMPLATE =
            "{% for m in messages %}{{ m.role[0] ~ ':' ~ m.content ~ '\\n' }}{% endfor %}a:";

    @TempDir
    private static Path temporary;

    private static Path folder;
    private static SavedModel model;
    private static Device device;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        folder = temporary.resolve("model");
        Outcome trained = Kawi.train("--steps=2", "--tokenizer=char", "--out=" + folder);
        assertEquals(0, trained.status(), trained.err());
        Files.writeString(folder.resolve("chat_template.jinja"), TEMPLATE);
        model = SavedModel.open(folder);
        device = new Device(new VectorKernels(), 1);
    }

    @AfterAll
    static void close() {
        device.close();
    }

    /// Messages that are known beforehand, and a Ctrl-C after some tokens of each answer.
    private static final class Script implements ChatInput {
        private final Iterator<String> messages;
        private final int tokens;
        private int left;

        Script(int tokens, String... messages) {
            this.tokens = tokens;
            this.messages = List.of(messages).iterator();
        }

        @Override
        public Optional<String> line(boolean isContinued) {
            return messages.hasNext() ? Optional.of(messages.next()) : Optional.empty();
        }

        @Override
        public void answerBegins() {
            left = tokens;
        }

        @Override
        public boolean isInterrupted() {
            return left-- == 0;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private ChatSession run(Optional<ChatTemplate> template, ChatInput input, String... options) {
        var page = new ChatSettings.Page();
        new CommandLine(page).parseArgs(options);
        var generator =
                new Generator(model.model(), device).withText(model.bytes().orElseThrow());
        var session = new ChatSession(model, generator, template, Optional.empty());
        var settings = new ChatSettings(model, page.options(), Map.of("max-new-tokens", "5"));
        new ChatLoop(session, settings, input, new PrintWriter(out, true), new PrintWriter(err, true)).run();
        return session;
    }

    private ChatSession run(ChatInput input) {
        return run(ChatTemplate.ofFolder(folder), input, "--max-new-tokens=5");
    }

    private static String generated(String prompt, long seed) {
        Outcome outcome = Kawi.run(
                "generate",
                "--model=" + folder,
                "--prompt=" + prompt,
                "--max-new-tokens=5",
                "--seed=" + seed,
                "--threads=1",
                "--json");
        return outcome.json().get("text").asString();
    }

    @Test
    void anAnswerIsWhatGenerateWritesAfterTheConversation() {
        ChatSession session = run(new Script(-1, "The whale", "A ship"));
        String first = generated("u:The whale\na:", 1);
        String second = generated("u:The whale\na:" + first + "\nu:A ship\na:", 2);
        assertEquals(first + System.lineSeparator() + second + System.lineSeparator(), out.toString());
        assertEquals(4, session.conversation().messages().size());
    }

    @Test
    void aModelWithoutATemplateContinuesTheTextSoFar() {
        run(Optional.empty(), new Script(-1, "The whale", " and "), "--max-new-tokens=5");
        String first = generated("The whale", 1);
        assertEquals(
                first + System.lineSeparator() + generated("The whale" + first + " and ", 2) + System.lineSeparator(),
                out.toString());
    }

    @Test
    void anInterruptStopsTheAnswerNotTheConversation() {
        ChatSession session = run(new Script(2, "The whale", "/quit", "not read"));
        assertEquals(
                generated("u:The whale\na:", 1).substring(0, 2),
                session.conversation().messages().get(1).content());
        assertTrue(err.toString().contains("kawi: stopped"), err.toString());
        assertFalse(out.toString().contains("not read"));
    }

    @Test
    void anAnswerIsTriedAgainWithOtherRandomNumbers() {
        ChatSession session = run(new Script(-1, "The whale", "/retry"));
        assertEquals(2, session.conversation().messages().size());
        assertEquals(
                generated("u:The whale\na:", 2),
                session.conversation().messages().get(1).content());
    }

    @Test
    void aSettingIsReplacedAndAWrongOneIsRefused() {
        run(new Script(-1, "/set max-new-tokens 2", "/set top-k 1", "The", "/set", "/set x 1", "/set top-p 7"));
        assertEquals(
                generated("u:The\na:", 1).length() - 3,
                out.toString().lines().findFirst().orElseThrow().length());
        assertTrue(out.toString().contains("max-new-tokens 2"), out.toString());
        assertTrue(out.toString().contains("top-k 1"), out.toString());
        List<String> refusals =
                err.toString().lines().filter(line -> !line.contains("reached")).toList();
        assertEquals(2, refusals.size(), err.toString());
        assertTrue(refusals.get(0).contains("no setting 'x'"), err.toString());
    }

    @Test
    void whatIsWrongIsSaidInOneLineAndNothingWasSaid() {
        ChatSession session = run(new Script(-1, "/retry", "/nope", "/save", "snow \u2603"));
        assertEquals(4, err.toString().lines().count(), err.toString());
        assertEquals(List.of(), session.conversation().messages());
    }

    @Test
    void aSavedConversationIsALineOfMessages() throws IOException {
        Path file = temporary.resolve("saved.jsonl");
        ChatSession session = run(new Script(-1, "The whale", "/save " + file));
        String answer = session.conversation().messages().get(1).content();
        assertEquals(1, Files.readString(file).lines().count());
        assertTrue(Files.readString(file).contains("{\"role\":\"user\",\"content\":\"The whale\"}"));
        assertTrue(Files.readString(file).contains("\"role\":\"assistant\""), answer);
        Path other = Files.writeString(temporary.resolve("other.txt"), "mine");
        run(new Script(-1, "The whale", "/save " + other));
        assertEquals("mine", Files.readString(other));
        assertTrue(err.toString().contains("exists already"), err.toString());
    }

    @Test
    void aBackslashContinuesTheMessageInTheNextLine() {
        var in = new ByteArrayInputStream("one\\\ntwo\n\nthree\\".getBytes(StandardCharsets.UTF_8));
        try (var input = new PlainInput(in, StandardCharsets.UTF_8)) {
            assertEquals(Optional.of("one\ntwo"), input.next());
            assertEquals(Optional.of(""), input.next());
            assertEquals(Optional.of("three\n"), input.next());
            assertEquals(Optional.empty(), input.next());
        }
    }

    @Test
    void theTerminalNeedsNoNativeCode() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.jline.nativ.JLineNativeLoader"));
    }

    @Test
    void theCommandReadsMessagesFromAPipe() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("The whale\n".getBytes(StandardCharsets.UTF_8)));
        try {
            Outcome outcome = Kawi.run("chat", "--model=" + folder, "--max-new-tokens=5", "--threads=1");
            assertEquals(0, outcome.status(), outcome.err());
            assertEquals(generated("u:The whale\na:", 1) + System.lineSeparator(), outcome.out());
        } finally {
            System.setIn(before);
        }
    }
}
