package kawi.samples.cli.bench;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import kawi.bench.growth.GrowthBase;
import kawi.bench.growth.GrowthRow;
import kawi.bench.machine.Machine;
import kawi.samples.request.UsageException;
import kawi.tokenizer.io.FileException;

/// The folder of `kawi bench growth --out`: `tables.md`, `growth.csv`, and a plot of each axis.
final class GrowthFolder {
    private final Path folder;

    private GrowthFolder(Path folder) {
        this.folder = folder;
    }

    /// Creates the folder, if there is none.
    ///
    /// @throws UsageException if that is impossible
    static GrowthFolder create(Path folder) {
        try {
            return new GrowthFolder(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new UsageException("--out: " + folder + " cannot be created: " + FileException.reason(e), e);
        }
    }

    /// Writes the files.
    ///
    /// @throws FileException if one cannot be written
    void write(GrowthBase base, List<GrowthRow> rows) {
        write("growth.csv", csv(rows));
        List<String> axes = rows.stream().map(GrowthRow::axis).distinct().toList();
        List<String> page = new ArrayList<>(head(base));
        page.addAll(GrowthPage.findings(rows));
        for (String axis : axes) {
            List<GrowthRow> ofAxis =
                    rows.stream().filter(row -> row.axis().equals(axis)).toList();
            page.addAll(GrowthPage.head(axis));
            ofAxis.forEach(row -> page.add(GrowthPage.line(row)));
            page.addAll(GrowthPage.notes(ofAxis));
            String failure = GrowthPlot.write(folder.resolve(axis + ".png"), ofAxis);
            page.add("");
            page.add(failure.isEmpty() ? "![" + axis + "](" + axis + ".png)" : "No plot: " + failure);
        }
        write("tables.md", page);
    }

    private static List<String> head(GrowthBase base) {
        Machine machine = Machine.here();
        return List.of(
                "# Growth of time and memory",
                "",
                "Written by `kawi bench growth`. The model has %,d layers, %,d heads and width %,d."
                        .formatted(base.layers(), base.heads(), base.width()),
                "A step has %d x %d tokens of a vocabulary of %d, unless one of them is what grows."
                        .formatted(GrowthBase.BATCH_SIZE, GrowthBase.LENGTH, GrowthBase.VOCABULARY),
                "Decoding has twice the layers, heads and width.",
                "",
                "%s, %d cores.".formatted(machine.processor().orElse(machine.system()), machine.cores()),
                machine.java() + ".");
    }

    private static List<String> csv(List<GrowthRow> rows) {
        RecordComponent[] columns = GrowthRow.class.getRecordComponents();
        List<String> lines = new ArrayList<>();
        lines.add(Arrays.stream(columns).map(RecordComponent::getName).collect(Collectors.joining(",")));
        for (GrowthRow row : rows) {
            lines.add(Arrays.stream(columns).map(column -> value(column, row)).collect(Collectors.joining(",")));
        }
        return lines;
    }

    private static String value(RecordComponent column, GrowthRow row) {
        try {
            Object value = column.getAccessor().invoke(row);
            return value == null ? "" : value.toString();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("an accessor of a public record is not accessible", e);
        }
    }

    private void write(String name, List<String> lines) {
        Path file = folder.resolve(name);
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw FileException.of(file, "cannot be written", e);
        }
    }
}
