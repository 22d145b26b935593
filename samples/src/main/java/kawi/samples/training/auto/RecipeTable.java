package kawi.samples.training.auto;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The recipes that were best in `kawi bench recipe`, by the length of the text and the number of operations, with the
/// loss they reached. The page "How long, how large, how good" has all that was tried, and the commands.
final class RecipeTable {

    /// A row of the table.
    ///
    /// @param characters length of the text
    /// @param tflop floating-point operations of the training's matrix products, in 10^12
    /// @param tokenizer as `--tokenizer` takes it
    /// @param layers number of blocks
    /// @param width size of the residual stream
    /// @param context length in tokens
    /// @param batchSize sequences of a step
    /// @param dropout probability with which activations are dropped
    /// @param learningRate of Muon, after the warmup
    /// @param weightDecay of all matrices
    /// @param bitsPerCharacter on the validation tenth
    /// @param text what it was measured on
    record Row(
            double characters,
            double tflop,
            String tokenizer,
            int layers,
            int width,
            int context,
            int batchSize,
            double dropout,
            double learningRate,
            double weightDecay,
            double bitsPerCharacter,
            String text) {}

    private static final String NOVEL = "Moby-Dick";
    private static final String SPEECHES = "the State of the Union addresses";

    /// Measured on Moby-Dick (1.2 million characters), on 120,000 and 12,000 characters of it, and on speeches, which
    /// are easier than a novel. `bench/recipes.md` tells where to get them.
    private static final List<Row> ROWS = List.of(
            new Row(12e3, 0.3, "char", 2, 64, 64, 8, 0.2, 5e-3, 0.2, 3.09, NOVEL),
            new Row(12e3, 1, "char", 2, 64, 64, 8, 0.2, 5e-3, 0.2, 2.82, NOVEL),
            new Row(120e3, 1, "bpe:1024", 3, 64, 128, 8, 0.1, 1e-2, 0.2, 2.31, NOVEL),
            new Row(120e3, 2.5, "bpe:1024", 3, 64, 128, 8, 0.2, 1e-2, 1, 2.25, NOVEL),
            new Row(120e3, 7.6, "bpe:1024", 3, 64, 128, 8, 0.2, 1e-2, 1, 2.24, NOVEL),
            new Row(1.2e6, 1, "bpe:2048", 3, 64, 128, 8, 0, 1.2e-2, 0.2, 2.15, NOVEL),
            new Row(1.2e6, 7.6, "bpe:4096", 4, 96, 128, 12, 0, 8e-3, 0.2, 1.90, NOVEL),
            new Row(1.2e6, 30, "bpe:4096", 4, 96, 128, 16, 0.1, 8e-3, 0.2, 1.87, NOVEL),
            new Row(1.2e6, 63, "bpe:4096", 4, 96, 128, 16, 0.1, 8e-3, 0.5, 1.83, NOVEL),
            new Row(12e6, 1, "bpe:2048", 3, 64, 128, 8, 0, 1.2e-2, 0.2, 1.78, SPEECHES),
            new Row(12e6, 7.6, "bpe:4096", 4, 96, 128, 12, 0, 8e-3, 0.2, 1.50, SPEECHES),
            new Row(12e6, 30, "bpe:4096", 5, 128, 128, 16, 0, 6e-3, 0.2, 1.38, SPEECHES),
            new Row(12e6, 160, "bpe:4096", 5, 128, 128, 24, 0, 5e-3, 0.5, 1.26, SPEECHES),
            new Row(12e6, 600, "bpe:4096", 8, 256, 128, 32, 0.1, 3e-3, 0.5, 1.23, SPEECHES));

    private RecipeTable() {}

    /// The row for a text and a number of operations: the nearest length, then the nearest number, by their ratios.
    static Row nearest(double characters, double tflop) {
        double length = nearest(ROWS.stream().map(Row::characters), characters);
        return rows(length)
                .min(Comparator.comparingDouble(row -> Math.abs(Math.log(row.tflop() / tflop))))
                .orElseThrow();
    }

    /// The most operations that such a text is worth: those of the longest training of the nearest length, and as many
    /// more as the text is longer. More only memorise it.
    static double mostTflop(double characters) {
        double length = nearest(ROWS.stream().map(Row::characters), characters);
        double most = rows(length).mapToDouble(Row::tflop).max().orElseThrow();
        return most * characters / length;
    }

    /// The loss to expect, in bits per character: between the rows it is interpolated over the logarithms of the
    /// operations and of the length; beyond them it is that of the last row.
    static double expectedBits(double characters, double tflop) {
        List<Double> lengths =
                ROWS.stream().map(Row::characters).distinct().sorted().toList();
        return interpolate(lengths, characters, length -> {
            List<Row> rows = rows(length).toList();
            List<Double> known = rows.stream().map(Row::tflop).toList();
            return interpolate(
                    known, tflop, each -> rows.get(known.indexOf(each)).bitsPerCharacter());
        });
    }

    private static double interpolate(List<Double> known, double x, ToDoubleFunction<Double> value) {
        for (int i = 1; i < known.size(); i++) {
            double left = known.get(i - 1);
            double right = known.get(i);
            if (x > left && x < right) {
                double share = Math.log(x / left) / Math.log(right / left);
                return (1 - share) * value.applyAsDouble(left) + share * value.applyAsDouble(right);
            }
        }
        return value.applyAsDouble(x <= known.getFirst() ? known.getFirst() : nearest(known.stream(), x));
    }

    private static double nearest(Stream<Double> all, double value) {
        return all.min(Comparator.comparingDouble(each -> Math.abs(Math.log(each / value))))
                .orElseThrow();
    }

    private static Stream<Row> rows(double characters) {
        return ROWS.stream().filter(row -> row.characters() == characters);
    }
}
