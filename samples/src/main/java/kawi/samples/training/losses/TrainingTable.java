package kawi.samples.training.losses;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import kawi.samples.request.TextFile;
import kawi.samples.request.UsageException;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.Folders;

/// The losses of a training, in `training.csv`: a line for each evaluation. The file is always written as a whole.
public final class TrainingTable {
    /// The table's file in a model folder.
    public static final String FILE = "training.csv";

    private static final String HEADER = "step,trainLoss,validationLoss,bitsPerCharacter,learningRate,tokens,seconds";

    /// Half a million lines.
    private static final int MAX_BYTES = 1 << 26;

    private final Path file;
    private final List<TrainingRow> rows = new ArrayList<>();

    private TrainingTable(Path file) {
        this.file = file;
    }

    /// The table of a new training.
    public static TrainingTable empty(Path folder) {
        return new TrainingTable(folder.resolve(FILE));
    }

    /// The table of a training that is resumed; empty if there is no file.
    ///
    /// @throws UsageException if the file is not such a table
    public static TrainingTable read(Path folder) {
        TrainingTable table = empty(folder);
        if (Files.exists(table.file)) {
            table.rows.addAll(table.read());
        }
        return table;
    }

    /// Removes the lines after a step: they come again, because the checkpoint is older.
    ///
    /// @param step the last step that was evaluated when the checkpoint was written
    public void keepUpTo(long step) {
        rows.removeIf(row -> row.step() > step);
    }

    private List<TrainingRow> read() {
        List<String> lines = TextFile.read(file, MAX_BYTES).lines().toList();
        if (!lines.getFirst().equals(HEADER)) {
            throw wrong(1, null);
        }
        List<TrainingRow> read = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            read.add(row(lines.get(i), i + 1));
        }
        return read;
    }

    private TrainingRow row(String line, int lineNumber) {
        List<String> cells = List.of(line.split(",", -1));
        try {
            return new TrainingRow(
                    Long.parseLong(cells.get(0)),
                    Double.parseDouble(cells.get(1)),
                    Double.parseDouble(cells.get(2)),
                    Double.parseDouble(cells.get(3)),
                    Double.parseDouble(cells.get(4)),
                    Long.parseLong(cells.get(5)),
                    Double.parseDouble(cells.get(6)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw wrong(lineNumber, e);
        }
    }

    private UsageException wrong(int lineNumber, Exception cause) {
        return new UsageException(
                file + ": line " + lineNumber + " is not " + HEADER + ": correct or delete the file", cause);
    }

    /// Adds a line. It is written by the next [#save].
    public void add(TrainingRow row) {
        rows.add(row);
    }

    /// Writes the file.
    ///
    /// @throws kawi.tokenizer.io.FileException if it cannot be written
    public void save() {
        Folders.make(file.toAbsolutePath().getParent());
        AtomicFile.write(
                file, rows.stream().map(TrainingTable::line).collect(Collectors.joining("", HEADER + "\n", "")));
    }

    private static String line(TrainingRow row) {
        return row.step() + "," + row.trainLoss() + "," + row.validationLoss() + "," + row.bitsPerCharacter() + ","
                + row.learningRate() + "," + row.tokens() + "," + row.seconds() + "\n";
    }

    /// The lines so far.
    public List<TrainingRow> rows() {
        return Collections.unmodifiableList(rows);
    }

    /// The duration of the training up to the last line, in seconds.
    public double seconds() {
        return rows.isEmpty() ? 0 : rows.getLast().seconds();
    }
}
