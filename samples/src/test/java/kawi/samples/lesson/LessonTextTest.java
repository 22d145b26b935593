package kawi.samples.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.samples.lesson.page.Language;
import kawi.samples.terminal.DisplayWidth;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// The whole text of every lesson. All numbers have the same bits on every machine, so the text is the same; the times
/// are those of a clock for tests.
///
/// After a change that is meant to change a text, `-Dkawi.lessons.write=true` writes the stored ones anew; read the
/// difference before you commit it.
@Tag("slow")
class LessonTextTest {
    private static final Path STORED = Path.of("src/test/resources/kawi/samples/lesson");
    private static final int COLUMNS = 80;

    @TestFactory
    Stream<DynamicTest> everyLessonTellsTheSameOnEveryMachine() {
        return IntStream.rangeClosed(1, Lessons.all().size())
                .mapToObj(number -> DynamicTest.dynamicTest("lesson " + number, () -> check(number)));
    }

    private static void check(int number) {
        String told = Told.lesson(number, Language.BOTH, COLUMNS, OptionalInt.empty());
        told.lines()
                .filter(line -> !line.contains("  kawi ")) // a command to copy is not broken
                .forEach(line -> assertTrue(DisplayWidth.of(line) <= COLUMNS + 8, line));
        assertEquals(stored(number, told), told);
    }

    private static String stored(int number, String told) {
        try {
            Path file = STORED.resolve("lesson-" + number + ".txt");
            if (Boolean.getBoolean("kawi.lessons.write")) {
                Files.createDirectories(STORED);
                Files.writeString(file, told);
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
