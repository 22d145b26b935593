package kawi.samples.lesson.page;

import java.util.List;
import kawi.samples.terminal.Table;

/// Where a lesson appears. A phrase that has only one language has an empty text for the other.
public interface Medium {
    /// The title of the lesson.
    void title(Phrase title);

    /// The heading of a part.
    ///
    /// @param number from 1
    void section(int number, Phrase heading);

    /// A paragraph.
    void paragraph(Phrase text);

    /// A table.
    ///
    /// @param headRows the number of rows at the top that name the columns
    void table(int headRows, Table table);

    /// Lines of characters whose columns matter.
    void picture(List<String> lines);

    /// Curves over equal steps.
    ///
    /// @param left the label of the first step
    /// @param right the label of the last step
    void curves(CurvePlot plot, String left, String right);

    /// A matrix.
    void heatMap(HeatMap map);

    /// The explanation of the shades of the matrices above.
    void heatMapLegend();

    /// Something to try.
    ///
    /// @param number from 1
    void exercise(int number, Exercise exercise);

    /// The files behind the lesson, at its end.
    void sources(List<Source> sources);
}
