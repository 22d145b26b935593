package kawi.samples.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A table whose columns are as wide as their widest cells.
public final class Table {

    /// The alignment of a cell in its column.
    public enum Align {
        LEFT,
        RIGHT
    }

    private final String gap;
    private final Align[] aligns;
    private final List<List<String>> rows = new ArrayList<>();

    /// @param gap number of spaces between columns
    /// @param aligns the alignments of the first columns; the last one applies to all that follow
    public Table(int gap, Align... aligns) {
        this.gap = " ".repeat(gap);
        this.aligns = aligns;
    }

    /// Adds a row. Rows may have different lengths.
    public Table row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    /// Adds a row.
    public Table row(String... cells) {
        return row(List.of(cells));
    }

    /// The rows.
    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /// Whether the cells of a column are aligned at the right.
    public boolean isRight(int column) {
        return aligns[Math.min(column, aligns.length - 1)] == Align.RIGHT;
    }

    /// The lines to print.
    public List<String> lines() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = IntStream.range(0, columns).map(this::width).toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size())
                .mapToInt(row -> DisplayWidth.of(row.get(column)))
                .max()
                .orElse(0);
    }

    private String line(List<String> row, int[] widths) {
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            cells.add(
                    switch (aligns[Math.min(column, aligns.length - 1)]) {
                        case LEFT -> DisplayWidth.left(cell, widths[column]);
                        case RIGHT -> DisplayWidth.right(cell, widths[column]);
                    });
        }
        return String.join(gap, cells).stripTrailing();
    }
}
