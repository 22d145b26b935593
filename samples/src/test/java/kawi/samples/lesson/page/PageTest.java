package kawi.samples.lesson.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class PageTest {
    private final StringWriter out = new StringWriter();
    private final List<String> prompts = new ArrayList<>();

    private Page page(Language language, int columns) {
        return new Page(new PrintWriter(out), Ansi.OFF, language, columns, prompts::add);
    }

    /// A lesson of two parts.
    private static final class TwoParts implements Lesson {
        @Override
        public Phrase title() {
            return new Phrase("两部分", "two parts");
        }

        @Override
        public String sections() {
            return "1";
        }

        @Override
        public void tell(Page page, Classroom room) {
            page.section("甲", "part A");
            page.section("乙", "part B");
            page.fact(1 + 1 == 2, new Phrase("对 %d", "right %d"), new Phrase("错 %d", "wrong %d"), 7);
        }

        @Override
        public List<Exercise> exercises() {
            return IntStream.range(0, 3)
                    .mapToObj(i -> new Exercise("kawi lesson", new Phrase("表", "a list"), new Phrase("因", "because")))
                    .toList();
        }

        @Override
        public List<Source> sources() {
            return List.of(Source.of("engine", "model/Gpt.java", "模型", "the model"));
        }
    }

    @Test
    void itPausesAfterEachPartButNotBeforeTheFirstOne() {
        page(Language.EN, 80).print(3, new TwoParts(), null);

        assertEquals(
                List.of("-- Enter to continue --", "-- Enter to continue --"), prompts, "before B and the exercises");
    }

    @Test
    void eachLanguageHasTheWholeLesson() {
        page(Language.ZH, 80).print(3, new TwoParts(), null);
        String chinese = out.toString();

        assertTrue(chinese.startsWith("第三课：两部分"), chinese);
        for (String part : List.of("1  甲", "2  乙", "对 7", "3  练习", "会看到：表", "为什么：因", "源码", "模型")) {
            assertTrue(chinese.contains(part), part);
        }
        assertFalse(chinese.contains("part"), chinese);
    }

    @Test
    void aHeadingThatDoesNotFitTakesALineForEachLanguage() {
        page(Language.BOTH, 40).print(3, new TwoParts(), null);
        assertTrue(out.toString().startsWith("第三课：两部分 Lesson 3: two parts"), out::toString);

        out.getBuffer().setLength(0);
        page(Language.BOTH, 30).print(3, new TwoParts(), null);
        assertEquals(
                List.of("第三课：两部分", "Lesson 3: two parts", "==================="),
                out.toString().lines().limit(3).toList());
    }
}
