package kawi.samples.lesson.toy;

import java.util.Arrays;
import java.util.OptionalDouble;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.op.CrossEntropy;
import kawi.engine.data.Batch;
import kawi.engine.generate.strategy.Logits;
import kawi.engine.model.Gpt;

/// The loss at each position of a batch: the negative log-likelihood of the target, `-log p(target)`, in nats. Training
/// lowers the mean of these numbers.
public final class LossByPosition {
    private final int length;
    private final double[] losses; // (B * T), NaN where the target is ignored

    private LossByPosition(int length, double... losses) {
        this.length = length;
        this.losses = losses;
    }

    /// Computes the losses of all positions in one forward pass.
    public static LossByPosition of(Gpt model, Batch batch, Device device) {
        int vocabularySize = model.config().vocabularySize();
        var inference = new Inference(device);
        float[] logits = inference
                .run(() -> model.logits(batch.inputs(), Mode.EVALUATION)) // (B, T, V)
                .toFloats();
        double[] losses = new double[batch.targets().length];
        for (int row = 0; row < losses.length; row++) {
            int target = batch.targets()[row];
            int from = row * vocabularySize;
            losses[row] = target == CrossEntropy.IGNORED
                    ? Double.NaN
                    : Logits.logSumExp(Arrays.copyOfRange(logits, from, from + vocabularySize)) - logits[from + target];
        }
        return new LossByPosition(batch.inputs().length(), losses);
    }

    /// The loss at position `t` of text `b`; empty where the target is ignored.
    public OptionalDouble at(int b, int t) {
        double loss = losses[b * length + t];
        return Double.isNaN(loss) ? OptionalDouble.empty() : OptionalDouble.of(loss);
    }

    /// The mean over the targets that are not ignored.
    public double mean() {
        return Arrays.stream(losses)
                .filter(loss -> !Double.isNaN(loss))
                .average()
                .orElse(0);
    }
}
