package kawi.samples.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DisplayWidthTest {

    @Test
    void anAsciiCharacterTakesOneColumn() {
        assertEquals(0, DisplayWidth.of(""));
        assertEquals(5, DisplayWidth.of("<eos>"));
    }

    @Test
    void aChineseCharacterTakesTwo() {
        assertEquals(6, DisplayWidth.of("沈春阳"));
        assertEquals(8, DisplayWidth.of("了 -> ，"));
    }

    @Test
    void theLessonsMarksAreAllWide() {
        assertEquals(2 * 5, DisplayWidth.of("〇・Ｘ＄＿"));
        assertEquals(4, DisplayWidth.of("「」"));
    }

    @Test
    void aCharacterBeyondTheBasicPlaneCountsOnce() {
        assertEquals(2, DisplayWidth.of("🐋"));
        assertEquals(2, DisplayWidth.of("𠮷"));
    }

    @Test
    void whatIsPutOnAnotherCharacterTakesNoColumn() {
        assertEquals(1, DisplayWidth.of("e\u0301"));
    }

    @Test
    void paddingCountsColumnsAndNotCharacters() {
        assertEquals("  沈", DisplayWidth.right("沈", 4));
        assertEquals("沈  ", DisplayWidth.left("沈", 4));
        assertEquals("沈春阳", DisplayWidth.right("沈春阳", 4));
    }
}
