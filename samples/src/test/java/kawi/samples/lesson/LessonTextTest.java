package kawi.samples.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.Language;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.terminal.DisplayWidth;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The whole text of every lesson. All numbers have the same bits on every machine, so the text is the same, except for
/// the times.
///
/// After a change that is meant to change a text, `-Dkawi.lessons.write=true` writes the stored ones anew; read the
/// difference before you commit it.
class LessonTextTest {
    private static final Path STORED = Path.of("src/test/resources/kawi/samples/lesson");
    private static final int COLUMNS = 80;

    private static Stream<DynamicTest> lessons(String what, IntConsumer test) {
        return IntStream.rangeClosed(1, Lessons.all().size())
                .mapToObj(number -> DynamicTest.dynamicTest(what + " " + number, () -> test.accept(number)));
    }

    @TestFactory
    Stream<DynamicTest> everyLessonTellsTheSameOnEveryMachine() {
        return lessons("lesson", number -> {
            String told = withoutTimes(Told.lesson(number, Language.BOTH, COLUMNS, OptionalInt.empty()));
            told.lines()
                    .filter(line -> !line.contains("  kawi ")) // a command to copy is not broken
                    .forEach(line -> assertTrue(DisplayWidth.of(line) <= COLUMNS + 8, line));
            assertEquals(stored(number, told), told);
        });
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

    /// Times become `# ms`, ratios of times `#x`.
    private static String withoutTimes(String told) {
        return told.replaceAll(" *\\d+\\.\\d+ ms", " # ms").replaceAll("\\d+\\.\\dx", "#x");
    }

    @TestFactory
    Stream<DynamicTest> everyLessonEndsWithThreeExercisesInBothLanguages() {
        return lessons("exercises of", number -> {
            List<Exercise> exercises = Lessons.all().get(number - 1).exercises();
            assertEquals(3, exercises.size());
            for (Exercise exercise : exercises) {
                assertTrue(exercise.command().startsWith("kawi "), exercise.command());
                checkLanguages(exercise.expected());
                checkLanguages(exercise.reason());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everySourceFileExists() {
        return lessons("sources of", number -> {
            Lesson lesson = Lessons.all().get(number - 1);
            checkLanguages(lesson.title());
            assertTrue(!lesson.sources().isEmpty());
            lesson.sources().forEach(source -> {
                assertTrue(Files.exists(Path.of("..").resolve(source.path())), source.path());
            });
        });
    }

    private static void checkLanguages(Phrase phrase) {
        assertTrue(phrase.chinese().codePoints().anyMatch(Character::isIdeographic), phrase.chinese());
        assertTrue(phrase.english().codePoints().noneMatch(Character::isIdeographic), phrase.english());
    }
}
