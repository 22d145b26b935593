package kawi.samples.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
                file + ": is not UTF-8 at byte " + position + " (0xFF): save the text as UTF-8",
                assertThrows(UsageException.class, () -> TextFile.read(file)).getMessage());
    }

    @Test
    void aTextThatEndsWithinACharacterIsAnError() throws IOException {
        Path file = write(new byte[] {'a', (byte) 0xE4, (byte) 0xB8});

        assertEquals(
                file + ": is not UTF-8 at byte 1 (0xE4): save the text as UTF-8",
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
                file + ": has 6 bytes, more than the 5 that Kawi takes here: cut the text",
                assertThrows(UsageException.class, () -> TextFile.read(file, 5)).getMessage());
    }
}
