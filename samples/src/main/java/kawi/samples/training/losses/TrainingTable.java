package kawi.samples.training.losses;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The losses of a training, in `training.csv`: a line for each evaluation. Beside it are the losses of single steps
/// ([#steps]).
public final class TrainingTable {
    /// The table's file in a model folder.
    public static final String FILE = "training.csv";

    private static final String HEADER = "step,trainLoss,validationLoss,bitsPerCharacter,learningRate,tokens,seconds";

    private final CsvFile<TrainingRow> csv;
    private final List<TrainingRow> rows = new ArrayList<>();
    private final StepTable steps;

    private TrainingTable(Path folder, StepTable steps) {
        csv = new CsvFile<>(folder.resolve(FILE), HEADER, TrainingTable::row, TrainingTable::cells);
        this.steps = steps;
    }

    /// The table of a new training.
    public static TrainingTable empty(Path folder) {
        return new TrainingTable(folder, StepTable.empty(folder));
    }

    /// The table of a training that is resumed; empty if there is no file.
    ///
    /// @throws kawi.samples.request.UsageException if the file is not such a table
    public static TrainingTable read(Path folder) {
        var table = new TrainingTable(folder, StepTable.read(folder));
        table.rows.addAll(table.csv.read());
        return table;
    }

    /// Removes the lines after a step: they come again, because the checkpoint is older.
    ///
    /// @param step the last step that was evaluated when the checkpoint was written
    public void keepUpTo(long step) {
        rows.removeIf(row -> row.step() > step);
    }

    private static TrainingRow row(List<String> cells) {
        return new TrainingRow(
                Long.parseLong(cells.get(0)),
                Double.parseDouble(cells.get(1)),
                Double.parseDouble(cells.get(2)),
                Double.parseDouble(cells.get(3)),
                Double.parseDouble(cells.get(4)),
                Long.parseLong(cells.get(5)),
                Double.parseDouble(cells.get(6)));
    }

    private static List<? extends Number> cells(TrainingRow row) {
        return List.of(
                row.step(),
                row.trainLoss(),
                row.validationLoss(),
                row.bitsPerCharacter(),
                row.learningRate(),
                row.tokens(),
                row.seconds());
    }

    /// Adds a line. It is written by the next [#save].
    public void add(TrainingRow row) {
        rows.add(row);
    }

    /// Writes the files.
    ///
    /// @throws kawi.tokenizer.io.FileException if one cannot be written
    public void save() {
        csv.write(rows);
        steps.save();
    }

    /// The lines so far.
    public List<TrainingRow> rows() {
        return Collections.unmodifiableList(rows);
    }

    /// The losses of single steps.
    public StepTable steps() {
        return steps;
    }

    /// The duration of the training up to the last line, in seconds.
    public double seconds() {
        return rows.isEmpty() ? 0 : rows.getLast().seconds();
    }
}
