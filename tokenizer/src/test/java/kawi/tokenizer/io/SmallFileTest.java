package kawi.tokenizer.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallFileTest {

    @TempDir
    Path folder;

    @Test
    void aFileOfTheLimitIsReadAndALargerOneIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "añb");
        assertEquals("añb", SmallFile.text(file, 4));
        assertEquals(file + ": has 4 bytes, expected at most 3", problem(file, 3));
    }

    @Test
    void whatIsNoFileOfTextIsNamed() throws IOException {
        assertEquals(folder + ": is a folder, expected a file", problem(folder, 9));
        Path missing = folder.resolve("missing");
        assertEquals(missing + ": cannot be read: there is no such file or folder", problem(missing, 9));
        Path latin1 = Files.write(folder.resolve("latin1"), new byte[] {'a', (byte) 0xF1, 'b'});
        assertEquals(latin1 + ": is not UTF-8", problem(latin1, 9));
    }

    private static String problem(Path file, int maxBytes) {
        return assertThrows(FileException.class, () -> SmallFile.text(file, maxBytes))
                .getMessage();
    }
}
