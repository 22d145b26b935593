package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kawi.samples.lesson.Lessons;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/// The commands that lessons tell their readers to try.
class LessonExercisesTest {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TestFactory
    Stream<DynamicTest> everyCommandOfAnExerciseIsOne() {
        return Lessons.all().stream()
                .flatMap(lesson -> lesson.exercises().stream())
                .map(exercise -> DynamicTest.dynamicTest(exercise.command(), () -> parse(exercise.command())));
    }

    private static void parse(String command) {
        List<String> words = WORD.matcher(command)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
        String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
        CommandLine commandLine = KawiCommand.commandLine();
        assertDoesNotThrow(() -> commandLine.parseArgs(Arguments.check(commandLine, arguments)), command);
    }
}
