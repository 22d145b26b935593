package kawi.samples.lesson.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.samples.terminal.DisplayWidth;

/// Several curves in one picture of characters. Later curves are drawn over earlier ones.
public final class CurvePlot {
    private static final int LABEL_WIDTH = 6;

    private final int columns;
    private final int rows;
    private final double low;
    private final double high;
    private final char[][] picture; // [row from the top][column]
    private final List<Curve> curves = new ArrayList<>();

    /// A curve as it was given.
    ///
    /// @param mark the character that it is drawn with, by which the text refers to it
    /// @param values over equal steps; a single one for a level
    /// @param isLevel whether it is a level
    public record Curve(char mark, List<Double> values, boolean isLevel) {}

    /// @param columns of the picture, without the labels of the axis
    /// @param rows of the picture
    /// @param low the value of the lowest row
    /// @param high the value of the highest row; larger values are drawn there
    public CurvePlot(int columns, int rows, double low, double high) {
        this.columns = columns;
        this.rows = rows;
        this.low = low;
        this.high = high;
        picture = new char[rows][columns];
        Arrays.stream(picture).forEach(row -> Arrays.fill(row, ' '));
    }

    /// Draws a curve. Each column shows the mean of its part of the values.
    ///
    /// @param values over equal steps, from the left edge to the right
    public CurvePlot curve(char mark, double... values) {
        curves.add(new Curve(mark, Arrays.stream(values).boxed().toList(), false));
        for (int column = 0; column < columns; column++) {
            int from = column * values.length / columns;
            int to = Math.max(from + 1, (column + 1) * values.length / columns);
            double mean = Arrays.stream(values, from, Math.min(to, values.length))
                    .average()
                    .orElse(Double.NaN);
            if (!Double.isNaN(mean)) {
                picture[row(mean)][column] = mark;
            }
        }
        return this;
    }

    /// Draws a level through all columns that are still empty.
    public CurvePlot level(char mark, double value) {
        curves.add(new Curve(mark, List.of(value), true));
        char[] row = picture[row(value)];
        for (int column = 0; column < columns; column++) {
            row[column] = row[column] == ' ' ? mark : row[column];
        }
        return this;
    }

    /// The curves and levels, as they were given.
    public List<Curve> curves() {
        return List.copyOf(curves);
    }

    /// The value of the lowest row.
    public double low() {
        return low;
    }

    /// The value of the highest row.
    public double high() {
        return high;
    }

    private int row(double value) {
        double fraction = (high - value) / (high - low);
        return Math.clamp(Math.round(fraction * (rows - 1)), 0, rows - 1);
    }

    /// The lines of the picture.
    ///
    /// @param left the label of the first value
    /// @param right the label of the last value
    List<String> lines(String left, String right) {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double value = high - row * (high - low) / Math.max(1, rows - 1);
            String label = row % 3 == 0 || row == rows - 1 ? Numbers.decimal(value, high - low < 0.1 ? 4 : 2) : "";
            lines.add((DisplayWidth.right(label, LABEL_WIDTH) + " |" + new String(picture[row])).stripTrailing());
        }
        lines.add(" ".repeat(LABEL_WIDTH + 1) + "+" + "-".repeat(columns));
        int space = columns - DisplayWidth.of(left) - DisplayWidth.of(right);
        lines.add(" ".repeat(LABEL_WIDTH + 2) + left + " ".repeat(Math.max(1, space)) + right);
        return lines;
    }
}
