package kawi.samples.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kawi.samples.terminal.Table.Align;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideOnTheTerminalAsTheirWidestCell() {
        var table = new Table(2, Align.LEFT, Align.RIGHT).row("字", "12").row("abc", "沈", "春");

        assertEquals(List.of("字   12", "abc  沈  春"), table.lines());
    }

    @Test
    void aTableWithoutRowsHasNoLines() {
        assertEquals(List.of(), new Table(1, Align.LEFT).lines());
    }
}
