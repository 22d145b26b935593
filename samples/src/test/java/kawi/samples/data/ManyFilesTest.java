package kawi.samples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kawi.engine.data.DocumentIndex;
import kawi.engine.data.TokenDataset;
import kawi.engine.data.TokenFile;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.request.SavedModel;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A folder as people have it: 200 small files in three encodings, some with CRLF, an empty file, a binary one, nested
/// folders, a loop of symbolic links, and a file to which somebody appends.
class ManyFilesTest {
    private static final int FILES = 200;
    private static final Charset GBK = Charset.forName("GBK");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path temporary;

    private Path folder;
    private final Set<String> expected = new TreeSet<>();

    @BeforeEach
    void makeFolder() throws IOException {
        folder = temporary.resolve("texts");
        for (int i = 0; i < FILES; i++) {
            boolean isCrlf = i % 4 == 1;
            String text = "文本 %d。\n小沈阳在山上看见%d只猫，船长要去找鲸鱼。\nIt is number %d.\n"
                    .formatted(i, i % 7, i)
                    .repeat(1 + i % 3);
            expected.add(text);
            String written = isCrlf ? text.replace("\n", "\r\n") : text;
            byte[] bytes = switch (i % 3) {
                case 0 -> written.getBytes(StandardCharsets.UTF_8);
                case 1 -> ("\uFEFF" + written).getBytes(StandardCharsets.UTF_16LE);
                default -> written.getBytes(GBK);
            };
            Path place = folder.resolve(i % 5 == 0 ? "nested/deeper" : i % 5 == 1 ? "nested" : ".");
            Files.createDirectories(place);
            Files.write(place.resolve("text%03d%s".formatted(i, i % 2 == 0 ? ".txt" : ".md")), bytes);
        }
        Files.write(folder.resolve("empty.txt"), new byte[0]);
        byte[] binary = new byte[5000];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) ((i * i * 31) >>> 3);
        }
        Files.write(folder.resolve("binary.txt"), binary);
        Files.write(folder.resolve("picture.png"), binary);
        Files.writeString(folder.resolve(".hidden.txt"), "not for training");
    }

    private TextSelection selection() {
        var format = new TextFormat("GBK", null, false, null);
        return new TextSelection(List.of(DataSource.of(folder)), format, null);
    }

    private static List<String> read(Texts texts) {
        List<String> documents = new ArrayList<>();
        try (DocumentCursor cursor = texts.documents(TextParts::betweenCharacters)) {
            for (var parts = cursor.next(); parts.isPresent(); parts = cursor.next()) {
                var text = new StringBuilder();
                parts.get().forEachRemaining(text::append);
                documents.add(text.toString());
            }
        }
        return documents;
    }

    @Test
    void eachFileIsADocumentWhateverItsEncodingAndLineEnds() {
        try (Texts texts = Texts.open(selection())) {
            assertEquals(FILES, texts.count());
            assertEquals(expected, new TreeSet<>(read(texts)));
            assertEquals(
                    expected.stream()
                            .mapToLong(text -> text.codePointCount(0, text.length()))
                            .sum(),
                    texts.characters());
        }
    }

    /// Name by name: `nested` comes before `text002.txt`, and in it `deeper` before `text001.md`.
    @Test
    void filesAreReadInTheOrderOfTheirPaths() {
        List<Integer> deeper = new ArrayList<>();
        List<Integer> nested = new ArrayList<>();
        List<Integer> top = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            (i % 5 == 0 ? deeper : i % 5 == 1 ? nested : top).add(i);
        }
        List<Integer> order =
                Stream.of(deeper, nested, top).flatMap(List::stream).toList();
        try (Texts texts = Texts.open(selection())) {
            assertEquals(
                    order,
                    read(texts).stream()
                            .map(text -> Integer.valueOf(text.substring("文本 ".length(), text.indexOf('。'))))
                            .toList());
        }
    }

    @Test
    void whatIsNotReadIsReportedWithTheReason() throws IOException {
        try {
            Files.createSymbolicLink(folder.resolve("nested/loop"), folder);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "this system has no symbolic links");
        }
        try (Texts texts = Texts.open(selection())) {
            List<String> skipped =
                    texts.skipped().stream().map(SkippedFile::toString).toList();
            assertEquals(4, skipped.size(), skipped.toString());
            assertTrue(
                    skipped.get(0).startsWith(folder.resolve("binary.txt") + ": has a NUL character at byte 0"),
                    skipped.get(0));
            assertTrue(skipped.get(0).contains("it looks like a binary file"), skipped.get(0));
            assertEquals(folder.resolve("empty.txt") + ": is empty", skipped.get(1));
            assertEquals(folder.resolve("nested/loop") + ": is a symbolic link to a folder above it", skipped.get(2));
            assertTrue(skipped.get(3).contains("1 file of another kind (.png)"), skipped.get(3));
        }
    }

    @Test
    void noDocumentIsInBothPartsAndEachIsInOne() {
        try (Texts texts = Texts.open(selection())) {
            List<String> all = read(texts);
            var validation = texts.validation().orElseThrow();
            Set<String> kept = new HashSet<>();
            Set<String> trained = new HashSet<>();
            for (int i = 0; i < all.size(); i++) {
                (validation.get(i) ? kept : trained).add(all.get(i));
            }
            assertEquals(FILES, kept.size() + trained.size());
            assertTrue(kept.stream().noneMatch(trained::contains));
            long characters = kept.stream().mapToLong(String::length).sum();
            assertTrue(characters > 0.085 * texts.characters() && characters <= 0.1 * texts.characters());
        }
    }

    /// The file is appended to after it was found and before it is encoded, and all the time while it is read.
    @Test
    void ofAFileThatGrowsWhatWasThereIsUsed() throws IOException {
        Path log = folder.resolve("growing.txt");
        Files.writeString(log, "the first line\n");
        try (Texts texts = Texts.open(selection())) {
            Files.writeString(log, "another line\n", StandardOpenOption.APPEND);
            assertEquals(FILES + 1, texts.count());
            assertTrue(read(texts).contains("the first line\n"));
            assertFalse(read(texts).stream().anyMatch(text -> text.contains("another")));
            byte[] before = texts.fingerprint();
            Files.writeString(log, "a third one\n", StandardOpenOption.APPEND);
            assertArrayEquals(before, texts.fingerprint());
        }
    }

    @Test
    void aFolderOfManyFilesIsTrainedAndValidatedByDocuments() throws IOException {
        Path model = temporary.resolve("model");
        Path log = folder.resolve("growing.txt");
        Files.writeString(log, "begun\n".repeat(20));
        var appending = new Thread(() -> append(log), "appending");
        appending.start();
        Outcome outcome;
        try {
            outcome = Kawi.train(
                    "--data",
                    folder,
                    "--encoding",
                    "GBK",
                    "--out",
                    model,
                    "--steps",
                    5,
                    "--json",
                    "--sampling",
                    "epochs");
        } finally {
            appending.interrupt();
        }
        assertEquals(0, outcome.status(), outcome.err());
        JsonNode text = outcome.out()
                .lines()
                .map(JSON::readTree)
                .filter(line -> line.get("event").asString().equals("text"))
                .findFirst()
                .orElseThrow();
        assertEquals(FILES + 1, text.get("documents").asInt());
        assertEquals(FILES + 1, text.get("files").asInt());
        assertTrue(text.get("trainDocuments").asInt() > 150, text.toString());
        Tokenizer tokenizer = TokenizerFile.load(model);
        int end = tokenizer.special("<eos>").orElseThrow();
        assertDocumentsAreApart(model, tokenizer, end);
        assertEquals(Set.of(end), SavedModel.open(model).endTokens(), "generation stops at it");
    }

    private static void append(Path log) {
        try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
            while (!Thread.currentThread().isInterrupted()) {
                out.write("又一行。\n".getBytes(StandardCharsets.UTF_8));
                LockSupport.parkNanos(1_000_000);
            }
        } catch (IOException e) {
            return; // interrupted, or the folder is gone
        }
    }

    /// The ids on the disk: each document ends with the end token, and none is in both parts.
    private static void assertDocumentsAreApart(Path model, Tokenizer tokenizer, int end) {
        TokenDataset dataset = TokenFile.read(model.resolve("tokens.bin"), tokenizer.vocabularySize())
                .orElseThrow();
        DocumentIndex documents = dataset.documents();
        TokenDataset.Split split = dataset.split(0.5);
        assertEquals(
                documents.start(documents.training().orElseThrow()),
                split.train().size());
        Set<String> trained = texts(split.train(), tokenizer, end);
        Set<String> kept = texts(split.validation(), tokenizer, end);
        assertEquals(documents.count(), trained.size() + kept.size());
        assertTrue(kept.stream().noneMatch(trained::contains));
    }

    private static Set<String> texts(TokenDataset part, Tokenizer tokenizer, int end) {
        String all = tokenizer.decode(part.ids());
        assertEquals(end, part.ids()[part.size() - 1]);
        return Stream.of(all.split("<eos>", -1)).filter(text -> !text.isEmpty()).collect(Collectors.toSet());
    }
}
