package kawi.samples.training.losses;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import kawi.samples.request.TextFile;
import kawi.samples.request.UsageException;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.Folders;

/// A file of numbers with a header line. It is always written as a whole.
///
/// @param file its path
/// @param header names of the columns, separated by commas
/// @param fromCells makes a row from the cells of a line
/// @param toCells the cells of a row
/// @param <R> a row
record CsvFile<R>(
        Path file, String header, Function<List<String>, R> fromCells, Function<R, List<? extends Number>> toCells) {
    /// Half a million lines.
    private static final int MAX_BYTES = 1 << 26;

    /// The rows of the file; none if there is no file.
    ///
    /// @throws UsageException if the file is not such a table
    List<R> read() {
        if (Files.notExists(file)) {
            return List.of();
        }
        List<String> lines = TextFile.read(file, MAX_BYTES).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(header)) {
            throw wrong(1, null);
        }
        List<R> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            try {
                rows.add(fromCells.apply(List.of(lines.get(i).split(",", -1))));
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                throw wrong(i + 1, e);
            }
        }
        return rows;
    }

    private UsageException wrong(int lineNumber, Exception cause) {
        return new UsageException(
                file + ": line " + lineNumber + " is not " + header + ": correct or delete the file", cause);
    }

    /// Writes the file.
    ///
    /// @throws kawi.tokenizer.io.FileException if it cannot be written
    void write(List<R> rows) {
        Folders.make(file.toAbsolutePath().getParent());
        AtomicFile.write(file, rows.stream().map(this::line).collect(Collectors.joining("", header + "\n", "")));
    }

    private String line(R row) {
        return toCells.apply(row).stream().map(Number::toString).collect(Collectors.joining(",", "", "\n"));
    }
}
