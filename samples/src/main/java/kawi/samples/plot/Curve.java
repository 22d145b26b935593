package kawi.samples.plot;

import java.awt.Color;

/// A line of a panel, or points.
///
/// @param name in the legend
/// @param x ascending
/// @param y as many; NaN where there is no point
/// @param color of the line
/// @param style how it is drawn
public record Curve(String name, double[] x, double[] y, Color color, Style style) {

    /// How a curve is drawn.
    public enum Style {
        /// A thin line.
        FAINT,
        /// A line.
        BOLD,
        /// A line with a circle at each point.
        POINTS,
        /// A dashed line.
        DASHED,
        /// A large mark at each point, no line.
        MARK
    }

    /// @throws IllegalArgumentException if the numbers of values differ
    public Curve {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    name + " has " + x.length + " values of x, but " + y.length + " values of y");
        }
    }

    /// A horizontal dashed line.
    public static Curve level(String name, double from, double to, double y, Color color) {
        return new Curve(name, new double[] {from, to}, new double[] {y, y}, color, Style.DASHED);
    }

    /// The same without the points above a limit.
    public Curve below(double limit) {
        double[] kept = y.clone();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = kept[i] > limit ? Double.NaN : kept[i];
        }
        return new Curve(name, x, kept, color, style);
    }
}
