package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostCharactersTest {
    private static final Path LAUNCHER = Path.of("..", "kawi");

    private static final String[] LOST = {"generate", "--prompt=\uFFFD\uFFFD"};

    @Test
    void theReplacementCharacterMeansALossOnlyWhereTheCharacterSetIsNotUtf8() {
        assertTrue(LostCharacters.areIn(LOST, StandardCharsets.US_ASCII));
        assertFalse(LostCharacters.areIn(LOST, StandardCharsets.UTF_8));
        assertFalse(LostCharacters.areIn(new String[] {"generate", "--prompt=abc"}, StandardCharsets.US_ASCII));
    }

    @Test
    void aJvmInALocaleOfAsciiSaysWhatToDo() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/usr/bin/locale")), "no POSIX locales");
        Process process = process(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "tokenizer",
                        "encode",
                        "--text=\u5c0f\u6c88\u9633"),
                "C");
        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor(), error);
        assertEquals(1, error.lines().count(), error);
        assertTrue(error.contains("US-ASCII") && error.contains("LC_ALL=C.UTF-8"), error);
    }

    /// The lines of the launcher that choose the locale, run by `sh`; `java` is replaced by a command that prints it.
    @Test
    void theLauncherGivesTheJvmALocaleOfUtf8WhereThereIsOne(@TempDir Path folder)
            throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/usr/bin/locale")), "no POSIX locales");
        List<String> lines = Files.readAllLines(LAUNCHER);
        int begin = lines.indexOf("case $(locale charmap 2>/dev/null) in");
        List<String> script = new ArrayList<>(
                lines.subList(begin, begin + lines.subList(begin, lines.size()).indexOf("esac") + 1));
        script.add("locale charmap");
        Path file = Files.write(folder.resolve("locale.sh"), script);
        assumeTrue(charmap(List.of("locale", "charmap"), "C.UTF-8").equals("UTF-8"), "this system has no C.UTF-8");
        for (String locale : List.of("C", "POSIX", "xx_YY.UTF-8", "C.UTF-8", "")) {
            assertEquals("UTF-8", charmap(List.of("sh", "-eu", file.toString()), locale), locale);
        }
    }

    private static String charmap(List<String> command, String locale) throws IOException, InterruptedException {
        Process process = process(command, locale);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.strip();
    }

    private static Process process(List<String> command, String locale) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put("LC_ALL", locale);
        return builder.start();
    }
}
