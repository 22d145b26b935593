package kawi.samples.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {
    @TempDir
    Path folder;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("text.txt"), bytes);
    }

    /// Characters of one to four bytes lie across the borders of what is read at once.
    @ParameterizedTest
    @ValueSource(ints = {0, 65_533, 65_534, 65_535, 65_536, 200_000})
    void aTextIsReadAsItIs(int length) throws IOException {
        String text = "a".repeat(length) + "é中🐋\r\n" + "🐋".repeat(length / 4) + "e";
        Path file = write(text.getBytes(StandardCharsets.UTF_8));

        assertEquals(text, TextFile.read(file));
        var parts = new StringWriter();
        try (Reader reader = TextFile.open(file)) {
            var buffer = new char[1000];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                parts.write(buffer, 0, count);
            }
        }
        assertEquals(text, parts.toString());
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheTextUnlessItStandsWithinIt() throws IOException {
        assertEquals("a\uFEFFb", TextFile.read(write("\uFEFFa\uFEFFb".getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 65_535, 65_536, 150_000})
    void whatIsNotUtf8IsAnErrorThatSaysWhere(int position) throws IOException {
        byte[] bytes = ("a".repeat(position) + "?" + "b".repeat(10)).getBytes(StandardCharsets.UTF_8);
        bytes[position] = (byte) 0xFF;
        Path file = write(bytes);

        assertEquals(
                file + ": is not UTF-8 at byte " + position + " (0xFF): save the text as UTF-8, without NUL characters",
                assertThrows(UsageException.class, () -> TextFile.read(file)).getMessage());
    }

    private String refused(byte[] bytes) throws IOException {
        Path file = write(bytes);
        String message =
                assertThrows(UsageException.class, () -> TextFile.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        return message.substring(file.toString().length() + 2);
    }

    /// English in UTF-16 and UTF-32 without a byte order mark is valid UTF-8 with NUL characters.
    @ParameterizedTest
    @CsvSource({
        "UTF-16LE, 'has a NUL character at byte 1: it looks like UTF-16 (little-endian): save it as UTF-8 (iconv -f"
                + " UTF-16LE -t UTF-8)'",
        "UTF-16BE, 'has a NUL character at byte 0: it looks like UTF-16 (big-endian): save it as UTF-8 (iconv -f"
                + " UTF-16BE -t UTF-8)'",
        "UTF-32LE, 'has a NUL character at byte 1: it looks like UTF-32 (little-endian): save it as UTF-8 (iconv -f"
                + " UTF-32LE -t UTF-8)'",
        "UTF-32BE, 'has a NUL character at byte 0: it looks like UTF-32 (big-endian): save it as UTF-8 (iconv -f"
                + " UTF-32BE -t UTF-8)'",
    })
    void anEnglishTextInAnotherUnicodeEncodingIsRefusedWithTheName(String charset, String message) throws IOException {
        String english = "Call me Ishmael. Some years ago\n".repeat(5);
        assertEquals(message, refused(english.getBytes(Charset.forName(charset))));
        byte[] large = english.repeat(1000).getBytes(Charset.forName(charset));
        assertEquals(message, refused(large));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aByteOrderMarkNamesTheEncodingOfATextInAnyLanguage(String charset) throws IOException {
        String message = refused("\uFEFF小沈阳的诗集。\n".getBytes(Charset.forName(charset)));
        assertTrue(message.contains("iconv -f " + charset + " "), message);
    }

    @Test
    void aTextInAnotherEncodingThatBeginsInUtf8IsRefusedWithTheName() throws IOException {
        // As a log to which a program appends in UTF-16: an odd number of bytes before, many more than are read at
        // once.
        byte[] beginning = "a".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        byte[] end = "Call me Ishmael.".repeat(10_000).getBytes(StandardCharsets.UTF_16LE);
        byte[] both = Arrays.copyOf(beginning, beginning.length + end.length);
        System.arraycopy(end, 0, both, beginning.length, end.length);
        String message = refused(both);
        assertTrue(message.startsWith("has a NUL character at byte 200001: it looks like UTF-16 (little"), message);
    }

    @Test
    void aBinaryFileIsRefused() throws IOException {
        var random = new Random(1);
        byte[] bytes = new byte[10_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(3) == 0 ? 0 : random.nextInt(128)); // each byte is valid UTF-8
        }
        assertTrue(refused(bytes).endsWith("it looks like a binary file: use a text file"), refused(bytes));
        assertTrue(refused(new byte[1000]).endsWith("it looks like a binary file: use a text file"));
    }

    @Test
    void oneNulCharacterIsRefusedWithItsPlace() throws IOException {
        byte[] text = "Call me Ishmael.\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        text[123_456] = 0;
        assertEquals(
                "has a NUL character at byte 123456: save the text as UTF-8, without NUL characters", refused(text));
    }

    @Test
    void otherControlCharactersAreText() throws IOException {
        String text = "\u0001\t\f\u001B[1m\u007F\u0085";
        assertEquals(text, TextFile.read(write(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aTextThatEndsWithinACharacterIsAnError() throws IOException {
        Path file = write(new byte[] {'a', (byte) 0xE4, (byte) 0xB8});

        assertEquals(
                file + ": is not UTF-8 at byte 1 (0xE4): save the text as UTF-8, without NUL characters",
                assertThrows(UsageException.class, () -> TextFile.read(file)).getMessage());
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path file = write(new byte[0]);
        assertThrows(UsageException.class, () -> TextFile.open(file));
        Path markOnly = write("\uFEFF".getBytes(StandardCharsets.UTF_8));
        assertThrows(UsageException.class, () -> TextFile.read(markOnly));
    }

    @Test
    void aPipeIsRefusedWithoutWaitingForIt() throws Exception {
        Path pipe = folder.resolve("pipe");
        try {
            assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        } catch (IOException e) {
            assumeTrue(false, "this system has no pipes with names");
        }
        assertEquals(
                pipe + ": is a pipe or a device, expected a text file: write the text into one first",
                assertThrows(UsageException.class, () -> TextFile.read(pipe)).getMessage());
    }

    @Test
    void aFileThatIsLargerThanExpectedIsRefusedUnread() throws IOException {
        Path file = write("abcdef".getBytes(StandardCharsets.UTF_8));
        assertEquals("abcdef", TextFile.read(file, 6));
        assertEquals(
                file + ": has 6 bytes, more than the maximum of 5 here: shorten the text",
                assertThrows(UsageException.class, () -> TextFile.read(file, 5)).getMessage());
    }
}
