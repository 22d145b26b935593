package kawi.samples.cli.chat;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kawi.autograd.text.Counted;
import kawi.engine.generate.GenerationConfig;
import kawi.samples.chat.ChatSession;
import kawi.samples.chat.ChatSession.Answer;
import kawi.samples.chat.Message;
import kawi.samples.chat.Transcript;
import kawi.samples.request.UsageException;
import kawi.tokenizer.io.FileException;

/// Reads messages and prints answers until the messages end.
///
/// What begins with a slash is a command. What is wrong is said in one line, and the conversation goes on.
final class ChatLoop {
    private static final List<String> HELP = List.of(
            "/set NAME VALUE  changes an option of kawi chat, such as /set temperature 0.7",
            "/set             shows the settings that differ from the defaults",
            "/retry           answers the last message once more",
            "/clear           begins again",
            "/save FILE       writes the conversation as a line of JSON with its messages",
            "/help            shows this",
            "/quit            ends the conversation, as Ctrl-D does");

    private final ChatSession session;
    private final ChatSettings settings;
    private final ChatInput input;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Set<Path> saved = new HashSet<>();
    private long answers;
    private int leftOut;
    private boolean wasCut;

    ChatLoop(ChatSession session, ChatSettings settings, ChatInput input, PrintWriter out, PrintWriter err) {
        this.session = session;
        this.settings = settings;
        this.input = input;
        this.out = out;
        this.err = err;
    }

    /// Runs until the messages end, `/quit`, or nobody reads the answers any more.
    void run() {
        for (Optional<String> line = input.next(); line.isPresent() && !out.checkError(); line = input.next()) {
            String text = line.get();
            if (text.strip().equals("/quit")) {
                return;
            }
            try {
                if (text.startsWith("/")) {
                    command(text.strip());
                } else if (!text.isBlank()) {
                    answer(config -> session.say(text, config, this::print, this::isStopped));
                }
            } catch (UsageException | FileException | ArithmeticException e) {
                note(e.getMessage());
            }
        }
    }

    private void command(String line) {
        String[] words = line.split("\\s+", 3);
        switch (words[0]) {
            case "/set" -> set(words);
            case "/retry" -> answer(config -> session.retry(config, this::print, this::isStopped));
            case "/clear" -> {
                session.clear();
                leftOut = 0;
            }
            case "/save" -> save(line.substring(words[0].length()).strip());
            case "/help" -> HELP.forEach(out::println);
            default -> throw new UsageException("there is no command " + words[0] + "; /help lists them");
        }
    }

    private void set(String... words) {
        if (words.length == 1) {
            settings.values().forEach((name, value) -> out.println((name + " " + value).strip()));
            return;
        }
        settings.set(words[1].startsWith("--") ? words[1].substring(2) : words[1], words.length > 2 ? words[2] : "");
    }

    private void save(String name) {
        if (name.isEmpty()) {
            throw new UsageException("/save needs the name of a file");
        }
        Path file = path(name);
        if (Files.exists(file) && !saved.contains(file)) {
            throw new UsageException(file + " exists already: choose another name");
        }
        List<Message> messages = session.conversation().all();
        new Transcript(messages).write(file);
        saved.add(file);
        note(file + ": " + Counted.of(messages.size(), "message"));
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UsageException(name + " is not the name of a file", e);
        }
    }

    @FunctionalInterface
    private interface Answering {
        Answer answer(GenerationConfig config);
    }

    private void answer(Answering answering) {
        input.answerBegins();
        Answer answer = answering.answer(settings.config(answers++));
        out.println();
        if (answer.isStopped()) {
            note("stopped");
        }
        if (answer.isCut() && !wasCut) {
            wasCut = true; // said once
            note("the answer reached --max-new-tokens; /set max-new-tokens N allows longer ones");
        }
        if (answer.leftOut() > leftOut) {
            leftOut = answer.leftOut();
            note("the first " + Counted.of(leftOut, "message")
                    + " no longer fit into the model's window, and it answered without them");
        }
    }

    private void print(String piece) {
        out.print(piece);
        out.flush();
    }

    /// Ctrl-C stops an answer, and so does an output that nobody reads.
    private boolean isStopped() {
        return input.isInterrupted() || out.checkError();
    }

    private void note(String text) {
        out.flush();
        err.println("kawi: " + text);
        err.flush();
    }
}
