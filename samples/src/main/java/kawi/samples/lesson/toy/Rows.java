package kawi.samples.lesson.toy;

import java.util.Arrays;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;

/// The logits of a model, row by row.
public final class Rows {
    private Rows() {}

    /// Divides an array into rows.
    ///
    /// @param numbers (rows, columns), row after row
    public static float[][] of(float[] numbers, int columns) {
        float[][] rows = new float[numbers.length / columns][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(numbers, row * columns, (row + 1) * columns));
        return rows;
    }

    /// The logits at every position of a batch.
    ///
    /// @param tokens (B, T)
    /// @return (B T, V)
    public static float[][] logits(Gpt model, Device device, Tokens tokens) {
        float[] logits = new Inference(device)
                .run(() -> model.logits(tokens, Mode.EVALUATION))
                .toFloats();
        return of(logits, model.config().vocabularySize());
    }

    /// The logits after a text.
    ///
    /// @return (V)
    public static float[] next(Gpt model, Device device, int... ids) {
        return logits(model, device, Tokens.of(ids))[ids.length - 1];
    }
}
