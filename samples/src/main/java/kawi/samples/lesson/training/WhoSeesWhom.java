package kawi.samples.lesson.training;

import java.util.Arrays;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;

/// Determines by experiment which positions a position attends to: changes each token in turn and checks which
/// predictions change.
final class WhoSeesWhom {
    private final boolean[][] sees; // (T, T): [who][whom]

    private WhoSeesWhom(boolean[][] sees) {
        this.sees = sees;
    }

    /// Changes every token of the first sequence of a batch.
    static WhoSeesWhom of(Gpt model, Tokens tokens, Device device) {
        int length = tokens.length();
        float[][] before = firstLogits(model, tokens, tokens.ids(), device);
        boolean[][] sees = new boolean[length][length];
        for (int k = 0; k < length; k++) {
            int[] changed = tokens.ids().clone();
            changed[k] = (changed[k] + 1) % model.config().vocabularySize();
            float[][] after = firstLogits(model, tokens, changed, device);
            for (int t = 0; t < length; t++) {
                sees[t][k] = !Arrays.equals(before[t], after[t]);
            }
        }
        return new WhoSeesWhom(sees);
    }

    private static float[][] firstLogits(Gpt model, Tokens like, int[] ids, Device device) {
        var tokens = new Tokens(ids, like.sequences(), like.length(), like.attentionMask());
        var inference = new Inference(device);
        float[] logits =
                inference.run(() -> model.logits(tokens, Mode.EVALUATION)).toFloats(); // (B, T, V)
        int vocabularySize = model.config().vocabularySize();
        float[][] rows = new float[like.length()][];
        Arrays.setAll(rows, t -> Arrays.copyOfRange(logits, t * vocabularySize, (t + 1) * vocabularySize));
        return rows;
    }

    /// Whether the prediction at one position depends on the token at another.
    boolean sees(int who, int whom) {
        return sees[who][whom];
    }

    /// Whether the first positions see exactly themselves and all positions before them.
    boolean isCausal(int positions) {
        for (int t = 0; t < positions; t++) {
            for (int k = 0; k < sees.length; k++) {
                if (sees[t][k] != (k <= t)) {
                    return false;
                }
            }
        }
        return true;
    }
}
