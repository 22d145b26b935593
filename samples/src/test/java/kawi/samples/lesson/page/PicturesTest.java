package kawi.samples.lesson.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kawi.samples.terminal.DisplayWidth;
import org.junit.jupiter.api.Test;

class PicturesTest {

    @Test
    void aBarIsAsLongAsItsShareOfTheLongest() {
        assertEquals("#####", Bars.of(0.5, 1, 10));
        assertEquals("##########", Bars.of(3, 1, 10));
        assertEquals("", Bars.of(0, 1, 10));
        assertEquals(".", Bars.of(0.001, 1, 10), "a small number is not zero");
        assertEquals("", Bars.of(0, 0, 10));
    }

    @Test
    void onlyZeroIsBlankInAHeatMap() {
        assertEquals(' ', HeatMap.shade(0));
        assertEquals('.', HeatMap.shade(0.0001));
        assertEquals('@', HeatMap.shade(1));
        assertEquals('@', HeatMap.shade(0.9));
    }

    @Test
    void theColumnsOfAHeatMapAlignUnderWideAndNarrowLabels() {
        List<String> lines =
                new HeatMap(List.of("猫", "eats"), List.of("猫", "eats"), new float[][] {{1, 0}, {0.3f, 0.7f}}).lines();

        assertEquals("       猫 eats", lines.get(0));
        assertEquals("猫   @@@@", lines.get(1));
        assertEquals("eats ---- ####", lines.get(2));
        assertEquals(DisplayWidth.of(lines.get(0)), DisplayWidth.of(lines.get(2)));
    }

    @Test
    void severalCurvesAreDrawnInOnePicture() {
        List<String> lines = new CurvePlot(4, 3, 0, 2)
                .level('.', 1)
                .curve('a', 2, 2, 1, 1, 0, 0, 0, 0)
                .curve('b', 5)
                .lines("0", "8");

        assertEquals("  2.00 |bbbb", lines.get(0));
        assertEquals("       |.a..", lines.get(1));
        assertEquals("  0.00 |  aa", lines.get(2));
        assertEquals("       +----", lines.get(3));
        assertEquals("        0  8", lines.get(4));
    }

    @Test
    void namesOfFilesAndOptionsAreNotBroken() {
        assertEquals(List.of("看一看", "loss.png"), TerminalMedium.wrap("看一看 loss.png", 12));
        assertEquals(List.of("试试更多步，", "--steps。"), TerminalMedium.wrap("试试更多步，--steps。", 15));
    }

    @Test
    void aParagraphBreaksBetweenChineseCharactersButNotBeforeAFullStop() {
        List<String> lines = TerminalMedium.wrap("一二三四五。six seven", 10);

        assertTrue(lines.stream().allMatch(line -> DisplayWidth.of(line) <= 10), lines::toString);
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("。")), lines::toString);
        assertEquals("一二三四五。sixseven", String.join("", lines).replace(" ", ""));
    }
}
