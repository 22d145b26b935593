package kawi.samples.play.inside;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import kawi.samples.request.SavedModel;

/// The attention weights of one layer for a text, as the model's own layers compute them
/// ([kawi.engine.model.Gpt#activations]).
///
/// @param ids the tokens
/// @param tokens their texts
/// @param layer from 0
/// @param weights of head h, at `[h][query][key]`: how much of the key's value the query takes
record AttentionWeights(int[] ids, List<String> tokens, int layer, float[][][] weights) {

    static AttentionWeights of(InsideRequest request, SavedModel model, Device device) {
        int[] ids = request.ids();
        float[][][] weights = rows(model.model(), device, Tokens.of(ids), request.layer())[0];
        return new AttentionWeights(ids, model.tokenNames(ids), request.layer(), weights);
    }

    /// The weights of a layer, at `[sequence][head][query][key]`.
    static float[][][][] rows(Gpt model, Device device, Tokens tokens, int layer) {
        float[] flat = new Inference(device)
                .run(() -> model.activations(tokens).attentions().get(layer).toFloats()); // (B, H, T, T)
        int heads = model.config().heads();
        int length = tokens.length();
        var rows = new float[tokens.sequences()][heads][length][];
        for (int row = 0; row < tokens.sequences() * heads * length; row++) {
            rows[row / length / heads][row / length % heads][row % length] =
                    Arrays.copyOfRange(flat, row * length, (row + 1) * length);
        }
        return rows;
    }
}
