package kawi.tokenizer.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    @Test
    void aFileIsWrittenAndReplacedAndNothingElseIsLeft() throws IOException {
        Path file = folder.resolve("metrics.csv");
        AtomicFile.write(file, "a long first content");
        AtomicFile.write(file, "ſhort");
        assertEquals("ſhort", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void untilAllIsWrittenTheOldFileIsThere() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "old");
        AtomicFile.write(file, channel -> {
            channel.write(ByteBuffer.wrap(new byte[] {'n', 'e', 'w'}));
            assertEquals("old", Files.readString(file));
        });
        assertEquals("new", Files.readString(file));
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "old");
        var full = assertThrows(
                FileException.class,
                () -> AtomicFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[] {'n'}));
                    throw new IOException("no space left");
                }));
        assertEquals(file + ": cannot be written: no space left", full.getMessage());
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[] {'n'}));
                    throw new IllegalStateException("a bug");
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aFolderThatIsNotThereIsSaidToBeSo() {
        Path file = folder.resolve("none").resolve("x");
        var error = assertThrows(FileException.class, () -> AtomicFile.write(file, ""));
        assertEquals(file + ": cannot be written: there is no such file or folder", error.getMessage());
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
