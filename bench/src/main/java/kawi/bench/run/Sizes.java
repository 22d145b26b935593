package kawi.bench.run;

import kawi.autograd.text.Counted;
import kawi.engine.model.GptConfig;

/// The sizes of a [Workload] in a report.
///
/// @param layers number of blocks, L
/// @param heads attention heads of a block, H
/// @param width size of the residual stream, C
/// @param context maximum length of a sequence
/// @param length tokens in a sequence, T
/// @param batchSize sequences that are computed at once, B
/// @param vocabulary number of token ids, V
/// @param dropout probability of dropping an element
public record Sizes(
        int layers, int heads, int width, int context, int length, int batchSize, int vocabulary, double dropout) {

    /// The sizes of a workload.
    public static Sizes of(Workload workload) {
        GptConfig config = workload.config();
        return new Sizes(
                config.layers(),
                config.heads(),
                config.width(),
                config.contextLength(),
                workload.length(),
                workload.batchSize(),
                config.vocabularySize(),
                config.dropout().residual());
    }

    /// In words, such as `4 layers, 4 heads, width 128, 12 x 64 tokens, vocabulary 65`.
    @Override
    public String toString() {
        return "%s, %s, width %,d, %,d x %s, vocabulary %,d%s"
                .formatted(
                        Counted.of(layers, "layer"),
                        Counted.of(heads, "head"),
                        width,
                        batchSize,
                        Counted.of(length, "token"),
                        vocabulary,
                        dropout == 0 ? "" : ", dropout " + dropout);
    }
}
