package kawi.samples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import kawi.samples.request.UsageException;
import kawi.tokenizer.TextParts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    private static final String MARKER = TextFormat.MARKER;

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static TextSelection selection(TextFormat format, Path... paths) {
        List<DataSource> sources = Stream.of(paths).map(DataSource::of).toList();
        return new TextSelection(sources, format, null);
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

    private static List<String> read(TextFormat format, Path... paths) {
        try (Texts texts = Texts.open(selection(format, paths))) {
            return read(texts);
        }
    }

    private static String refused(TextFormat format, Path... paths) {
        return assertThrows(UsageException.class, () -> read(format, paths)).getMessage();
    }

    private static byte[] compressed(byte[]... members) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (byte[] member : members) {
            try (var out = new GZIPOutputStream(bytes)) {
                out.write(member);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void aMarkerSeparatesDocumentsWithTheLineEndAfterIt() throws IOException {
        Path file =
                write("a.txt", MARKER + "one\n" + MARKER + "\n\ntwo " + MARKER + "three<|endoftex" + MARKER + MARKER);
        assertEquals(List.of("one\n", "\ntwo ", "three<|endoftex"), read(TextFormat.DEFAULT, file));
    }

    @ParameterizedTest
    @ValueSource(ints = {65_520, 65_530, 65_536, 65_548, 131_060, 131_072, 200_000})
    void aMarkerIsFoundAcrossTheBordersOfWhatIsReadAtOnce(int length) throws IOException {
        for (int more = 0; more < 20; more++) {
            String first = "a".repeat(length + more);
            Path file = write("a.txt", first + MARKER + "b<" + MARKER + "<|end");
            assertEquals(List.of(first, "b<", "<|end"), read(TextFormat.DEFAULT, file));
        }
    }

    @Test
    void aDocumentThatIsNotReadIsSkipped() throws IOException {
        Path file = write("a.txt", "one" + "x".repeat(100_000) + MARKER + "two" + MARKER + "three");
        try (Texts texts = Texts.open(selection(TextFormat.DEFAULT, file));
                DocumentCursor cursor = texts.documents(TextParts::betweenCharacters)) {
            cursor.next();
            assertEquals("two", cursor.next().orElseThrow().next());
            assertEquals("three", cursor.next().orElseThrow().next());
            assertEquals(Optional.empty(), cursor.next());
        }
    }

    @Test
    void aRegularExpressionSeparatesDocuments() throws IOException {
        var chapters = new TextFormat(null, null, false, "^CHAPTER .*$\n?");
        String long1 = "call me\n".repeat(20_000);
        Path file = write("a.txt", "CHAPTER 1. Loomings\n" + long1 + "CHAPTER 2\nlast" + MARKER);
        assertEquals(List.of(long1, "last" + MARKER), read(chapters, file));
        String error = refused(new TextFormat(null, null, false, "x*"), file);
        assertTrue(error.contains("matches the empty text"), error);
    }

    @Test
    void crlfBecomesLfUnlessItIsKept() throws IOException {
        String text = "a\r\nb\rc\r\r\nd\n\r";
        Path file = write("a.txt", text);
        assertEquals(List.of("a\nb\rc\r\nd\n\r"), read(TextFormat.DEFAULT, file));
        assertEquals(List.of(text), read(new TextFormat(null, null, true, null), file));
    }

    @Test
    void lineEndsAreFoundHoweverTheTextIsRead() throws IOException {
        var random = new Random(1);
        for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 140_000}) {
            var text = new StringBuilder("x".repeat(length));
            for (int i = 0; i < 200; i++) {
                text.append("\r\n\r\r\n\n ab".charAt(random.nextInt(9)));
            }
            var read = new StringWriter();
            try (var reader = new LineEnds(new StringReader(text.toString()))) {
                var buffer = new char[1 + random.nextInt(7)];
                for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                    read.write(buffer, 0, count);
                }
            }
            assertEquals(text.toString().replace("\r\n", "\n"), read.toString());
        }
    }

    @Test
    void eachLineOfJsonIsADocument() throws IOException {
        Path file = write("a.jsonl", """
            {"text": "one\\r\\ntwo", "id": 1}

            {"id": 2, "text": "🐋 <|endoftext|>"}
            {"text": ""}
            {"text": "last"}\
            """);
        assertEquals(List.of("one\ntwo", "🐋 <|endoftext|>", "last"), read(TextFormat.DEFAULT, file));
        Path body = write("b.jsonl", "{\"body\": \"b\"}\n");
        assertEquals(List.of("b"), read(new TextFormat(null, "body", false, null), body));
        assertEquals(
                body
                        + ": line 1 has no field \"text\", no \"messages\", and no \"prompt\" with \"completion\","
                        + " only body: --text-field names the field with the text",
                refused(TextFormat.DEFAULT, body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]              | line 2 is not an object, as each line of JSON Lines must be",
                "{\"text\": 1}    | line 2 has a field \"text\" that is not a string",
                "{\"text\": \"a   | line 2 is not JSON: ",
                "{\"text\": \"\\ud83d\"} | line 2 has half a surrogate pair in its text",
                "{\"text\": \"\\u0000\"} | line 2 has a NUL character in its text",
            })
    void aLineThatIsNoneIsRefusedWithItsNumber(String line, String problem) throws IOException {
        Path file = write("a.jsonl", "{\"text\": \"a\"}\n" + line + "\n");
        String error = refused(TextFormat.DEFAULT, file);
        assertTrue(error.startsWith(file + ": " + problem), error);
    }

    @Test
    void compressedFilesAreReadWhateverTheirNames() throws IOException {
        byte[] one = "{\"text\": \"one\"}\n".getBytes(StandardCharsets.UTF_8);
        byte[] two = "{\"text\": \"two\"}\n".getBytes(StandardCharsets.UTF_8);
        Path lines = Files.write(folder.resolve("a.jsonl.gz"), compressed(one, two));
        assertEquals(List.of("one", "two"), read(TextFormat.DEFAULT, lines));
        byte[] text = "小沈阳\n".repeat(50_000).getBytes(StandardCharsets.UTF_16LE);
        byte[] marked = new byte[text.length + 2];
        marked[0] = (byte) 0xFF;
        marked[1] = (byte) 0xFE;
        System.arraycopy(text, 0, marked, 2, text.length);
        Path plain = Files.write(folder.resolve("text"), compressed(marked));
        assertEquals(List.of("小沈阳\n".repeat(50_000)), read(TextFormat.DEFAULT, plain));
        byte[] cut = Arrays.copyOf(compressed("小沈阳\n".repeat(50_000).getBytes(StandardCharsets.UTF_8)), 300);
        Path damaged = Files.write(folder.resolve("cut.txt.gz"), cut);
        assertTrue(refused(TextFormat.DEFAULT, damaged).startsWith(damaged + ": cannot be read: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-8"})
    void aByteOrderMarkNamesTheEncoding(String charset) throws IOException {
        Path file = Files.write(folder.resolve("a.txt"), "\uFEFF小沈阳 🐋\n".getBytes(Charset.forName(charset)));
        assertEquals(List.of("小沈阳 🐋\n"), read(TextFormat.DEFAULT, file));
        var gbk = new TextFormat("GBK", null, false, null);
        assertEquals(List.of("小沈阳 🐋\n"), read(gbk, file));
    }

    /// The encodings of ISO-2022 have no byte beyond ASCII.
    @ParameterizedTest
    @CsvSource({
        "GBK, 他们说今天的天气很好。",
        "Shift_JIS, ここにテキストがあります。",
        "ISO-2022-JP, ここにテキストがあります。",
        "UTF-16LE, Call me Ishmael.",
        "windows-1252, déjà vu",
    })
    void anotherEncodingIsForFilesThatAreNotUtf8(String charset, String text) throws IOException {
        Path other = Files.write(folder.resolve("a.txt"), text.getBytes(Charset.forName(charset)));
        Path utf8 = write("b.txt", "中é🐋");
        var format = new TextFormat(charset, null, false, null);
        assertEquals(List.of(text, "中é🐋"), read(format, other, utf8));
    }

    @ParameterizedTest
    @CsvSource({
        "GBK, 他们说今天的天气很好。小沈阳在山上看见一只猫。",
        "Big5, 他們說今天的天氣很好。小瀋陽在山上看見一隻貓。",
        "Shift_JIS, 今日はとても良い天気です。山の上で猫を見ました。",
        "EUC-JP, 今日はとても良い天気です。山の上で猫を見ました。",
        "EUC-KR, 오늘은 날씨가 아주 좋습니다. 산에서 고양이를 보았습니다.",
        "windows-1251, 'Сегодня очень хорошая погода, и мы идём в горы.'",
        "KOI8-R, 'Сегодня очень хорошая погода, и мы идём в горы.'",
        "windows-1252, 'Été déjà passé, le garçon naïf a mangé du pâté.'",
    })
    void undecodableInputIsRefusedWithFileBytePositionAndTheEncodingItLooksLike(String charset, String text)
            throws IOException {
        Path file = Files.write(folder.resolve("a.txt"), ("ab\n" + text).getBytes(Charset.forName(charset)));
        String error = refused(TextFormat.DEFAULT, file);
        assertTrue(error.matches("(?s)\\Q" + file + "\\E: is not UTF-8 at byte [3-7] \\(0x[0-9A-F]{2}\\): .*"), error);
        assertTrue(
                error.endsWith("it looks like " + charset + ": read it with --encoding " + charset
                        + ", or save it as UTF-8 (iconv -f " + charset + " -t UTF-8)"),
                error);
        assertEquals(List.of("ab\n" + text), read(new TextFormat(charset, null, false, null), file));
    }

    @Test
    void anEncodingThatThereIsNotIsRefused() throws IOException {
        String error = refused(new TextFormat("UTF-9", null, false, null), write("a.txt", "a"));
        assertTrue(error.startsWith("--encoding UTF-9: there is no such encoding"), error);
    }

    @Test
    void standardInputIsReadOnceAndStoredForTheOtherPasses() {
        var bytes = "one<|endoftext|>two".getBytes(StandardCharsets.UTF_8);
        var source = DataSource.of(Path.of("-"));
        assertEquals(DataSource.Kind.STDIN, source.kind());
        var in = new ByteArrayInputStream(bytes);
        try (Texts texts = Texts.open(TextSelection.of(source), () -> in)) {
            assertEquals(List.of("one", "two"), read(texts));
            assertEquals(List.of("one", "two"), read(texts));
        }
        var lines = new TextFormat(null, "t", false, null);
        var json = new ByteArrayInputStream("{\"t\": \"one\"}\n{\"t\": \"two\"}".getBytes(StandardCharsets.UTF_8));
        try (Texts texts = Texts.open(new TextSelection(List.of(source), lines, null), () -> json)) {
            assertEquals(List.of("one", "two"), read(texts));
        }
        assertThrows(
                UsageException.class,
                () -> Texts.open(new TextSelection(List.of(source, source), lines, null), () -> json));
    }

    @Test
    void sourcesAreReadInTheirOrder() throws IOException {
        Path b = write("b.txt", "b");
        Path a = write("a.txt", "a");
        assertEquals(List.of("b", "a"), read(TextFormat.DEFAULT, b, a));
        assertEquals(List.of("a", "b", "b"), read(TextFormat.DEFAULT, folder, b));
    }

    @Test
    void aFolderWithoutTextsIsRefusedWithWhatIsInIt() throws IOException {
        write("a.png", "x");
        write("empty.txt", "");
        String error = refused(TextFormat.DEFAULT, folder);
        assertTrue(error.startsWith(folder + ": has no texts (.txt, .md, .jsonl, also with .gz): "), error);
        assertTrue(error.contains("empty.txt: is empty, and 1 more"), error);
    }

    @Test
    void aGrowingFileThatEndsWithinACharacterIsReadUpToItsLastLine() throws IOException {
        byte[] whole = "one\n小沈阳".getBytes(StandardCharsets.UTF_8);
        Path log = Files.write(folder.resolve("log.txt"), whole);
        InputFile begun = new InputFile(
                log.toString(), () -> Files.newInputStream(log), whole.length - 1, false, Optional.empty());
        assertThrows(UsageException.class, () -> new Survey(TextFormat.DEFAULT).add(begun));
        InputFile upToLine = begun.upToLastLine().orElseThrow();
        var survey = new Survey(TextFormat.DEFAULT);
        survey.add(upToLine);
        assertEquals(4, upToLine.size());
        assertEquals(4, survey.documents().characters());
    }

    @Test
    void aTextThatChangesBetweenThePassesHasAnotherFingerprint() throws IOException {
        Path file = write("a.txt", "abc");
        try (Texts texts = Texts.open(selection(TextFormat.DEFAULT, file))) {
            byte[] before = texts.fingerprint();
            write("a.txt", "abd");
            assertFalse(Arrays.equals(before, texts.fingerprint()));
        }
    }

    @Test
    void theFingerprintDependsOnNeitherNamesEncodingsCompressionNorLineEnds() throws IOException {
        Path plain = write("a.txt", "小沈阳\nb\n");
        Path other = Files.write(
                folder.resolve("b.md"), compressed("\uFEFF小沈阳\r\nb\r\n".getBytes(StandardCharsets.UTF_16BE)));
        Path lines = write("c.jsonl", "{\"text\": \"小沈阳\\nb\\n\"}");
        byte[] expected = fingerprint(plain);
        assertArrayEquals(expected, fingerprint(other));
        assertArrayEquals(expected, fingerprint(lines));
        assertFalse(Arrays.equals(fingerprint(plain, plain), fingerprint(write("d.txt", "小沈阳\nb\n小沈阳\nb\n"))));
    }

    private static byte[] fingerprint(Path... paths) {
        try (Texts texts = Texts.open(selection(TextFormat.DEFAULT, paths))) {
            return texts.fingerprint();
        }
    }

    private static BitSet validation(long[] hashes, long... characters) {
        var table = new DocumentTable();
        for (int i = 0; i < hashes.length; i++) {
            table.add(hashes[i], characters[i], false);
        }
        return ValidationDocuments.of(table);
    }

    @Test
    void equalDocumentsStayTogether() {
        var random = new Random(1);
        long[] hashes = random.longs(300, 0, 60).toArray();
        long[] characters = new long[300];
        for (int i = 0; i < 300; i++) {
            characters[i] = 10 + hashes[i] * 37 % 60;
        }
        BitSet chosen = validation(hashes, characters);
        assertTrue(chosen.cardinality() > 15 && chosen.cardinality() < 40, chosen.toString());
        for (int i = 0; i < 300; i++) {
            for (int j = 0; j < 300; j++) {
                assertTrue(hashes[i] != hashes[j] || chosen.get(i) == chosen.get(j));
            }
        }
    }

    @Test
    void aDocumentLargerThanAllOthersIsTrainedOnAndFewOthersAreKept() {
        long[] hashes = IntStream.range(0, 100).mapToLong(i -> i * 7919L % 101).toArray();
        long[] characters = new long[100];
        Arrays.fill(characters, 10);
        characters[50] = 1_000_000;
        BitSet chosen = validation(hashes, characters);
        assertEquals(20, chosen.cardinality());
        assertFalse(chosen.get(50));
    }

    @Test
    void ofDocumentsThatAreAllTooLongTheShortestIsKept() {
        assertEquals(BitSet.valueOf(new long[] {2}), validation(new long[] {1, 2, 3}, 500, 400, 600));
        assertThrows(UsageException.class, () -> validation(new long[] {5, 5, 5}, 1, 1, 1));
    }
}
