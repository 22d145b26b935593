package kawi.bench.growth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What the rows of the axes say together: whether cost grows as the arithmetic does. Each sentence is left out if its
/// rows were not measured.
public final class Findings {
    private final List<GrowthRow> rows;

    private Findings(List<GrowthRow> rows) {
        this.rows = rows;
    }

    /// The sentences.
    public static List<String> of(List<GrowthRow> rows) {
        var findings = new Findings(rows);
        List<String> sentences = new ArrayList<>();
        findings.attention().ifPresent(sentences::add);
        findings.memory(Axis.CONTEXT).ifPresent(sentences::add);
        findings.memory(Axis.BATCH).ifPresent(sentences::add);
        findings.prompt().ifPresent(sentences::add);
        findings.position().ifPresent(sentences::add);
        return List.copyOf(sentences);
    }

    /// Long attention against short attention.
    private Optional<String> attention() {
        Optional<GrowthRow> at256 = row(Axis.CONTEXT, "attention", 256);
        Optional<GrowthRow> at2048 = row(Axis.CONTEXT, "attention", 2048);
        return ratio(at2048, at256, GrowthRow::utilisation)
                .map(share -> "Attention at a context of 2048 tokens uses %.2f times the share of the peak that it"
                                .formatted(share)
                        + " uses at 256.");
    }

    private Optional<String> memory(Axis axis) {
        List<GrowthRow> steps = rows.stream()
                .filter(row -> row.axis().equals(axis.toString()) && row.what().equals("step"))
                .toList();
        if (steps.size() < 2) {
            return Optional.empty();
        }
        Comparator<GrowthRow> byMemory = Comparator.comparingDouble(GrowthRow::workingBytesPerToken);
        double least = steps.stream().min(byMemory).orElseThrow().workingBytesPerToken();
        double most = steps.stream().max(byMemory).orElseThrow().workingBytesPerToken();
        return Optional.of("The activations of a step take %.1f to %.1f KiB per token over all values of %s."
                .formatted(least / 1024, most / 1024, axis));
    }

    /// Reading a prompt against the forward pass of a training step.
    private Optional<String> prompt() {
        return ratio(row(Axis.PROMPT, "prefill", 512), row(Axis.PROMPT, "forward", 512), GrowthRow::gflops)
                .map(speed -> "Reading a prompt of 512 tokens runs at %.2f times the speed of a training step's"
                                .formatted(speed)
                        + " forward pass.");
    }

    /// A token far from the beginning against the first.
    private Optional<String> position() {
        return ratio(row(Axis.POSITION, "decode", 4000), row(Axis.POSITION, "decode", 1), GrowthRow::gigabytesPerSecond)
                .map(speed -> "Decoding at position 4000 reads its bytes at %.2f times the speed of decoding at"
                                .formatted(speed)
                        + " position 1.");
    }

    private Optional<GrowthRow> row(Axis axis, String what, int value) {
        return rows.stream()
                .filter(row -> row.axis().equals(axis.toString()) && row.what().equals(what) && row.value() == value)
                .findFirst();
    }

    private static Optional<Double> ratio(
            Optional<GrowthRow> one, Optional<GrowthRow> other, Function<GrowthRow, Double> figure) {
        return one.map(figure).flatMap(value -> other.map(figure).map(base -> value / base));
    }
}
