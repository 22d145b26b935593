package kawi.samples.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextCheckTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("text.txt");
    }

    private List<String> warnings(String text) throws IOException {
        return warnings(DataSource.of(Files.writeString(file, text)));
    }

    private static List<String> warnings(DataSource source) {
        try (Texts texts = Texts.open(TextSelection.of(source))) {
            return texts.warnings();
        }
    }

    @Test
    void ordinaryTextsHaveNothingToWarnOf() throws IOException {
        assertEquals(List.of(), warnings("Call me Ishmaël. 🐋\r\n\tsome\fyears\u000Bago\u00A0\u3000小沈阳\n"));
        assertEquals(List.of(), warnings(DataSource.corpus("moby-dick")));
    }

    @Test
    void controlCharactersAreCountedAndTheFirstIsNamed() throws IOException {
        assertEquals(
                List.of(file + ": has 3 control characters (the first is U+001B in line 2): they are trained on as any"
                        + " other character"),
                warnings("a\nb\u001B[1m\u0007\u0085"));
        assertEquals(
                List.of(file + ": has 1 control character (the first is U+001A in line 1): they are trained on as any"
                        + " other character"),
                warnings("a text of MS-DOS\u001A"));
    }

    @Test
    void replacementCharactersAreASignOfAWrongEncoding() throws IOException {
        assertEquals(
                List.of(file + ": has 2 replacement characters (U+FFFD, the first in line 3): it was once read in the"
                        + " wrong encoding"),
                warnings("a\nb\nIshma\uFFFDl, \uFFFD"));
    }
}
