package kawi.samples.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Phrase;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LessonsTest {

    private static Stream<DynamicTest> eachLesson(Consumer<Lesson> test) {
        return Lessons.all().stream()
                .map(lesson -> DynamicTest.dynamicTest(lesson.title().english(), () -> test.accept(lesson)));
    }

    @Test
    void thereIsALessonForEachSectionOfTheChapter() {
        assertEquals(9, Lessons.all().size());
    }

    @TestFactory
    Stream<DynamicTest> everyLessonEndsWithThreeExercisesInBothLanguages() {
        return eachLesson(lesson -> {
            assertEquals(3, lesson.exercises().size());
            for (Exercise exercise : lesson.exercises()) {
                assertTrue(exercise.command().startsWith("kawi "), exercise.command());
                checkLanguages(exercise.expected());
                checkLanguages(exercise.reason());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everySourceFileExists() {
        return eachLesson(lesson -> {
            checkLanguages(lesson.title());
            assertFalse(lesson.sources().isEmpty());
            lesson.sources()
                    .forEach(source -> assertTrue(Files.exists(Path.of("..").resolve(source.path())), source.path()));
        });
    }

    private static void checkLanguages(Phrase phrase) {
        assertTrue(phrase.chinese().codePoints().anyMatch(Character::isIdeographic), phrase.chinese());
        assertTrue(phrase.english().codePoints().noneMatch(Character::isIdeographic), phrase.english());
    }
}
