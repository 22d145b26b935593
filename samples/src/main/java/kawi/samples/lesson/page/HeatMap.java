package kawi.samples.lesson.page;

import java.util.ArrayList;
import java.util.List;
import kawi.samples.terminal.DisplayWidth;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// A matrix of numbers from 0 to 1, the darker the larger.
///
/// @param rows the labels of the rows
/// @param columns the labels of the columns
/// @param values (rows, columns)
public record HeatMap(List<String> rows, List<String> columns, float[][] values) {
    /// From 0 to 1 in equal parts, but the first is for zero alone.
    private static final String SHADES = " .:-=+*#%@";

    /// The explanation of the shades.
    public static String legend() {
        return "|" + SHADES + "| 0 - 1";
    }

    /// The shade of a number.
    static char shade(double value) {
        int levels = SHADES.length() - 1;
        return value <= 0 ? SHADES.charAt(0) : SHADES.charAt(Math.clamp((int) Math.ceil(value * levels), 1, levels));
    }

    /// The matrix as characters. Each column is as wide as the widest label, and two at least.
    List<String> lines() {
        int width = columns.stream().mapToInt(DisplayWidth::of).max().orElse(0);
        int cell = Math.max(2, width);
        var table = new Table(1, Align.LEFT, Align.RIGHT);
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(columns);
        table.row(head);
        for (int row = 0; row < rows.size(); row++) {
            List<String> cells = new ArrayList<>(List.of(rows.get(row)));
            for (float value : values[row]) {
                cells.add(String.valueOf(shade(value)).repeat(cell));
            }
            table.row(cells);
        }
        return table.lines();
    }
}
