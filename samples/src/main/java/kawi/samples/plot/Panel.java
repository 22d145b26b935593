package kawi.samples.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Arrays;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.Styler.YAxisPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Curves over one horizontal axis.
public final class Panel {
    private static final int RIGHT_AXIS = 1;
    private static final float FAINT_WIDTH = 1;
    private static final float BOLD_WIDTH = 2;
    private static final int MARKER_SIZE = 7; // pixels

    private static final String UNEVEN = "uneven";
    private static final double UNEVEN_SHARE = 0.31415926;

    private final XYChart chart;

    /// @param width in pixels
    /// @param height in pixels
    public Panel(int width, int height, String title, String xTitle, String yTitle) {
        // Needed for drawing on a machine without a screen.
        System.setProperty("java.awt.headless", "true");
        chart = new XYChartBuilder()
                .width(width)
                .height(height)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        chart.getStyler()
                .setLegendPosition(LegendPosition.InsideNE)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderColor(Color.LIGHT_GRAY);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    }

    /// Draws a curve. One without a point is left out.
    public Panel add(Curve curve) {
        if (Arrays.stream(curve.y()).anyMatch(Double::isFinite)) {
            style(chart.addSeries(curve.name(), curve.x(), curve.y()), curve);
        }
        return this;
    }

    /// Draws a curve with an axis of its own, on the right.
    public Panel addOnRight(Curve curve, String yTitle) {
        add(curve);
        XYSeries series = chart.getSeriesMap().get(curve.name());
        if (series != null) {
            series.setYAxisGroup(RIGHT_AXIS);
            chart.setYAxisGroupTitle(RIGHT_AXIS, yTitle);
            chart.getStyler().setYAxisGroupPosition(RIGHT_AXIS, YAxisPosition.Right);
        }
        return this;
    }

    /// Sets the range of the left axis.
    public Panel range(double from, double to) {
        chart.getStyler().setYAxisMin(0, from).setYAxisMax(0, to);
        return this;
    }

    /// Moves the legend from the upper right to the lower left, for curves that begin high and rise at the end.
    public Panel legendAtLowerLeft() {
        chart.getStyler().setLegendPosition(LegendPosition.InsideSW);
        return this;
    }

    /// Moves the legend out of the plot, to its right, for curves that may be anywhere.
    public Panel legendOutside() {
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        return this;
    }

    /// Makes the horizontal axis logarithmic.
    public Panel logarithmic() {
        chart.getStyler().setXAxisLogarithmic(true);
        return this;
    }

    private static void style(XYSeries series, Curve curve) {
        series.setLineColor(curve.color());
        series.setMarkerColor(curve.color());
        series.setMarker(SeriesMarkers.NONE);
        switch (curve.style()) {
            case FAINT -> series.setLineStyle(new BasicStroke(FAINT_WIDTH));
            case BOLD -> series.setLineStyle(new BasicStroke(BOLD_WIDTH));
            case POINTS -> {
                series.setLineStyle(new BasicStroke(BOLD_WIDTH));
                series.setMarker(SeriesMarkers.CIRCLE);
            }
            case DASHED -> series.setLineStyle(SeriesLines.DASH_DASH);
            case MARK -> {
                series.setLineStyle(SeriesLines.NONE);
                series.setMarker(SeriesMarkers.DIAMOND);
            }
        }
    }

    /// The library's chart.
    XYChart chart() {
        chart.getStyler().setMarkerSize(MARKER_SIZE);
        if (!chart.getSeriesMap().containsKey(UNEVEN)) {
            addUneven();
        }
        return chart;
    }

    /// Adds points that are not drawn. If the values of x are equally spaced, the library labels some of them, such as
    /// 27, 54 and 81; if not, it labels round numbers.
    private void addUneven() {
        double[] all = chart.getSeriesMap().values().stream()
                .flatMapToDouble(series -> Arrays.stream(series.getXData()))
                .sorted()
                .toArray();
        if (all.length > 1) {
            double from = all[0];
            double to = all[all.length - 1];
            double[] none = {Double.NaN, Double.NaN, Double.NaN};
            chart.addSeries(UNEVEN, new double[] {from, from + UNEVEN_SHARE * (to - from), to}, none)
                    .setShowInLegend(false);
        }
    }
}
