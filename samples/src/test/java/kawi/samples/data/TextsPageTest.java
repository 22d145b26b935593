package kawi.samples.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The commands of `samples/docs/texts.md`, with files of the names that they mention.
@ResourceLock("System.in")
class TextsPageTest {
    private static final Path PAGE = Path.of("docs/texts.md");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Set<String> FILES =
            Set.of("my-book.txt", "notes/", "stories.jsonl.gz", "articles.jsonl", "old/", "models/piped");
    private static final String BOOK = "CHAPTER 1\nCall me Ishmael.\nCHAPTER 2\nI stuffed a shirt.\n".repeat(30);

    @TempDir
    static Path folder;

    private static void makeFiles() throws IOException {
        Files.writeString(folder.resolve("my-book.txt"), BOOK);
        Files.createDirectories(folder.resolve("notes"));
        Files.createDirectories(folder.resolve("old"));
        for (int i = 0; i < 5; i++) {
            Files.writeString(folder.resolve("notes/" + i + ".md"), "# Note " + i + "\n\n" + "It is read. ".repeat(20));
            Files.write(
                    folder.resolve("old/" + i + ".txt"),
                    ("第" + i + "首诗。\n小沈阳。\n").repeat(20).getBytes(Charset.forName("GBK")));
        }
        try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("stories.jsonl.gz")))) {
            out.write("{\"text\": \"Once upon a time there was a whale.\"}\n"
                    .repeat(3)
                    .getBytes(StandardCharsets.UTF_8));
        }
        var articles = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            articles.append("{\"body\": \"Article %d is about whales and ships.\"}%n".formatted(i));
        }
        Files.writeString(folder.resolve("articles.jsonl"), articles);
    }

    @TestFactory
    Stream<DynamicTest> theCommandsOfThePageRun() throws IOException {
        makeFiles();
        List<String> commands = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("    kawi train") || line.startsWith("    cat "))
                .map(String::strip)
                .toList();
        assertTrue(commands.size() >= 5, "the page has examples");
        return commands.stream().map(command -> DynamicTest.dynamicTest(command, () -> run(command)));
    }

    private static void run(String command) {
        boolean isPiped = command.startsWith("cat my-book.txt | ");
        List<Object> arguments = new ArrayList<>();
        WORD.matcher(command.substring(command.indexOf("kawi train") + "kawi train".length()))
                .results()
                .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
                .map(word -> FILES.contains(word) ? folder.resolve(word) : word)
                .forEach(arguments::add);
        arguments.addAll(List.of("--steps", 1));
        if (!command.contains("--out")) {
            arguments.addAll(List.of("--out", folder.resolve("models/" + Integer.toHexString(command.hashCode()))));
        }
        InputStream before = System.in;
        try {
            if (isPiped) {
                System.setIn(new ByteArrayInputStream(BOOK.getBytes(StandardCharsets.UTF_8)));
            }
            Outcome outcome = Kawi.train(arguments.toArray());
            assertEquals(0, outcome.status(), outcome.err());
        } finally {
            System.setIn(before);
        }
    }
}
