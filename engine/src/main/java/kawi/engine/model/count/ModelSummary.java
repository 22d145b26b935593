package kawi.engine.model.count;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kawi.autograd.Parameter;
import kawi.engine.model.Gpt;

/// A model as a table: its parameters with their shapes and sizes. The same parameter of all blocks is one row.
///
/// @param rows the rows of the table
/// @param parameterCount the number of weights of the model
public record ModelSummary(List<Row> rows, long parameterCount) {

    /// A row of the table.
    ///
    /// @param name the parameter's name, with `h.*` for any block
    /// @param shape its shape
    /// @param copies the number of blocks that have it
    /// @param parameters the number of weights of all copies together
    public record Row(String name, String shape, int copies, long parameters) {}

    /// The table of a model.
    public static ModelSummary of(Gpt model) {
        Map<String, List<Parameter>> alike = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters()) {
            String name = parameter.name().replaceFirst("^h\\.\\d+\\.", "h.*.");
            alike.computeIfAbsent(name, key -> new ArrayList<>()).add(parameter);
        }
        List<Row> rows = new ArrayList<>();
        alike.forEach((name, parameters) -> {
            Parameter first = parameters.getFirst();
            long numbers = (long) parameters.size() * first.shape().elements();
            rows.add(new Row(name, first.shape().toString(), parameters.size(), numbers));
        });
        return new ModelSummary(List.copyOf(rows), model.parameterCount());
    }

    /// The table as text: one line for each row, and one for the total.
    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append(line("parameter", "shape", "layers", "numbers"));
        for (Row row : rows) {
            String layers = row.name().startsWith("h.*") ? "x " + row.copies() : "";
            text.append(line(row.name(), row.shape(), layers, grouped(row.parameters())));
        }
        text.append(line("all", "", "", grouped(parameterCount)));
        return text.toString();
    }

    private static String line(String name, String shape, String layers, String numbers) {
        return String.format(Locale.ROOT, "%-24s %-16s %6s %14s\n", name, shape, layers, numbers);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
