package kawi.engine.io;

import static kawi.engine.io.Messages.assertRefused;
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
        assertRefused(
                file,
                () -> AtomicFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[] {'n'}));
                    throw new IOException("no space left");
                }),
                "cannot be written: no space left");
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
        assertRefused(file, () -> AtomicFile.write(file, ""), "cannot be written", "no such file or folder");
    }

    @Test
    void aTensorFileThatWasReadAndClosedIsReplaced() {
        Path file = folder.resolve("x.safetensors");
        new SafetensorsWriter().metadata("version", "1").write(file);
        // Closed before it is replaced: Windows would refuse otherwise.
        try (var tensors = SafetensorsFile.open(file)) {
            assertEquals("1", tensors.metadata().get("version"));
        }
        new SafetensorsWriter().metadata("version", "2").write(file);
        try (var tensors = SafetensorsFile.open(file)) {
            assertEquals("2", tensors.metadata().get("version"));
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
