package kawi.samples.training;

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

/// The record of a training in `training.csv`, a line for each evaluation. It is written anew with each line, so that
/// at any moment the file is whole.
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

    /// The table of a training that begins.
    public static TrainingTable empty(Path folder) {
        return new TrainingTable(folder.resolve(FILE));
    }

    /// The table of a training that goes on: what was written after the checkpoint is dropped, for it will come
    /// again.
    ///
    /// @param step the last that was evaluated when the checkpoint was written: it may stand at a later one, whose line
    /// comes again
    /// @throws UsageException if the file is not a table of ours
    public static TrainingTable upTo(Path folder, long step) {
        TrainingTable table = empty(folder);
        if (Files.exists(table.file)) {
            table.read().stream().filter(row -> row.step() <= step).forEach(table.rows::add);
        }
        return table;
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
                file + ": line " + lineNumber + " is not " + HEADER + ": mend or delete the file", cause);
    }

    /// Adds a line and writes the file.
    ///
    /// @throws kawi.tokenizer.io.FileException if it cannot be written; the line is then written with the next
    public void add(TrainingRow row) {
        rows.add(row);
        save();
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

    /// How long the training had taken at the last line.
    public double seconds() {
        return rows.isEmpty() ? 0 : rows.getLast().seconds();
    }
}
