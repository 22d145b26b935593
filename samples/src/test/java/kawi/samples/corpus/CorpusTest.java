package kawi.samples.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CorpusTest {
    private final String text = Corpus.MOBY_DICK.text();

    @Test
    void aCorpusIsFoundByItsName() {
        assertEquals(Optional.of(Corpus.MOBY_DICK), Corpus.named("moby-dick"));
        assertEquals(Optional.empty(), Corpus.named("white-whale"));
        assertEquals(List.of("moby-dick"), Corpus.names());
    }

    @Test
    void mobyDickIsComplete() {
        assertEquals(1_216_552, text.getBytes(StandardCharsets.UTF_8).length);
        assertEquals(1_213_116, text.codePointCount(0, text.length()));
        assertTrue(text.startsWith(
                "ETYMOLOGY. (Supplied by a Late Consumptive Usher to a Grammar School.)\n\nThe pale Usher"));
        assertTrue(text.contains("\n\n\nCHAPTER 1. Loomings.\n\nCall me Ishmael. Some years ago"));
        assertTrue(text.endsWith("only found another orphan.\n"));
    }

    @Test
    void mobyDickHas135ChaptersInOrderAndAnEpilogue() {
        var chapters = Pattern.compile("^CHAPTER (\\d+)\\. ", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(match -> Integer.parseInt(match.group(1)))
                .toList();

        assertEquals(IntStream.rangeClosed(1, 135).boxed().toList(), chapters);
        assertTrue(text.indexOf("\n\n\nEpilogue ") > text.indexOf("\n\n\nCHAPTER 135. "));
    }

    @Test
    void mobyDickHas89DistinctCharactersAndNoInvisibleOnes() {
        assertEquals(89, text.codePoints().distinct().count());
        assertTrue(text.codePoints().allMatch(c -> c == '\n' || !Character.isISOControl(c)));
        assertFalse(text.contains("\uFEFF"), "a byte order mark");
        assertFalse(Pattern.compile(" $", Pattern.MULTILINE).matcher(text).find(), "white space at the end of a line");
    }

    @Test
    void partsAreSeparatedByTwoEmptyLines() {
        assertEquals(138, text.split("\n\n\n", -1).length); // etymology, extracts, 135 chapters, epilogue
        assertFalse(text.contains("\n\n\n\n"));
    }
}
