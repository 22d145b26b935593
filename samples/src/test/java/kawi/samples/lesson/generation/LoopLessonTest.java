package kawi.samples.lesson.generation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoopLessonTest {

    @Test
    void theLinesOfTheLoopStandInTheSourceInThisOrder() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", SourceLines.FILE.path())).stream()
                .map(String::strip)
                .toList();
        for (String line : SourceLines.ALL) {
            assertTrue(lines.contains(line), line);
        }
        assertTrue(lines.indexOf(SourceLines.BEGIN) < lines.indexOf(SourceLines.WHILE));
        assertTrue(lines.indexOf(SourceLines.LOGITS) < lines.indexOf(SourceLines.SAMPLE));
        assertTrue(lines.indexOf(SourceLines.SAMPLE) < lines.indexOf(SourceLines.APPEND));
    }

    @Test
    void theWordsOfTheDictionaryExist() {
        for (PyTorchDictionary.Entry entry : PyTorchDictionary.ENTRIES) {
            List<String> members = Stream.of(
                            entry.type().getMethods(), entry.type().getFields())
                    .flatMap(Arrays::stream)
                    .map(Member::getName)
                    .toList();
            boolean exists = entry.member().isEmpty()
                    ? entry.type().getConstructors().length > 0
                    : members.contains(entry.member());
            assertTrue(exists, entry.kawi());
        }
    }
}
