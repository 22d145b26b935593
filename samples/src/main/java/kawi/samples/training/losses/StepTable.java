package kawi.samples.training.losses;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The losses of single steps, with gradient norm and learning rate, in `steps.csv`: about a thousand lines, whatever
/// the number of steps. Each is that of one step and not a mean, so that a resumed training records the same numbers.
public final class StepTable {
    /// The table's file in a model folder.
    public static final String FILE = "steps.csv";

    private static final String HEADER = "step,trainLoss,gradientNorm,learningRate,tokens,seconds";
    private static final long LINES = 1000;

    private final CsvFile<StepRow> csv;
    private final List<StepRow> rows = new ArrayList<>();

    private StepTable(Path folder) {
        csv = new CsvFile<>(folder.resolve(FILE), HEADER, StepTable::row, StepTable::cells);
    }

    /// The table of a new training.
    static StepTable empty(Path folder) {
        return new StepTable(folder);
    }

    /// The table of a training that is resumed; empty if there is no file.
    ///
    /// @throws kawi.samples.request.UsageException if the file is not such a table
    static StepTable read(Path folder) {
        var table = new StepTable(folder);
        table.rows.addAll(table.csv.read());
        return table;
    }

    /// Whether a step is recorded: every step of a short training, every k-th of a long one.
    ///
    /// @param steps of the whole training
    public static boolean isRecorded(long step, long steps) {
        return step % Math.max(1, steps / LINES) == 0;
    }

    /// Removes the lines after a step: they come again, because the checkpoint is older.
    ///
    /// @param step the last step before the checkpoint was written
    public void keepUpTo(long step) {
        rows.removeIf(row -> row.step() > step);
    }

    private static StepRow row(List<String> cells) {
        return new StepRow(
                Long.parseLong(cells.get(0)),
                Double.parseDouble(cells.get(1)),
                Double.parseDouble(cells.get(2)),
                Double.parseDouble(cells.get(3)),
                Long.parseLong(cells.get(4)),
                Double.parseDouble(cells.get(5)));
    }

    private static List<? extends Number> cells(StepRow row) {
        return List.of(
                row.step(), row.trainLoss(), row.gradientNorm(), row.learningRate(), row.tokens(), row.seconds());
    }

    /// Adds a line. It is written by the next [#save].
    public void add(StepRow row) {
        rows.add(row);
    }

    /// Writes the file.
    ///
    /// @throws kawi.tokenizer.io.FileException if it cannot be written
    void save() {
        csv.write(rows);
    }

    /// The lines so far.
    public List<StepRow> rows() {
        return Collections.unmodifiableList(rows);
    }
}
