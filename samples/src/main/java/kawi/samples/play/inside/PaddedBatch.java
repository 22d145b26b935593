package kawi.samples.play.inside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.engine.data.Padding;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import kawi.samples.request.JsonRequest;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import kawi.tokenizer.json.JsonCursor;

/// Texts of different lengths in one batch: the shorter ones are padded, and the padding mask keeps attention away from
/// the padding, as the causal mask keeps it away from the future.
///
/// @param layer from 0
/// @param length tokens of the longest text, to which all are padded
/// @param rows the texts
record PaddedBatch(int layer, int length, List<Row> rows) {
    private static final int MAX_TEXTS = 4;
    private static final int MAX_TOKENS = 24;
    private static final int MAX_CHARACTERS = 500;

    /// One text.
    ///
    /// @param tokens the texts of its tokens, padding included
    /// @param isPadding for each place, whether it is padding
    /// @param weights at `[head][query][key]`, in the batch
    /// @param isSameAsAlone whether the logits after its last token have the same bits as without a batch
    record Row(List<String> tokens, boolean[] isPadding, float[][][] weights, boolean isSameAsAlone) {}

    /// @param json an object with the `texts` and the `layer`
    /// @throws UsageException if a field is wrong
    static PaddedBatch of(byte[] json, SavedModel saved, Device device) {
        JsonCursor root = JsonRequest.parse(json);
        Gpt model = saved.model();
        int layer = root.at("layer").isAbsent()
                ? 0
                : root.at("layer").integer(0, model.config().layers() - 1);
        List<int[]> texts = texts(root.at("texts"), saved);
        Tokens batch = new Padding(0).inputs(texts);
        float[][][][] weights = AttentionWeights.rows(model, device, batch, layer);
        float[] logits = next(model, device, batch);
        int size = model.config().vocabularySize();
        List<Row> rows = new ArrayList<>();
        for (int b = 0; b < texts.size(); b++) {
            int[] ids = texts.get(b);
            var isPadding = new boolean[batch.length()];
            Arrays.fill(isPadding, ids.length, batch.length(), true);
            float[] alone = next(model, device, Tokens.of(ids));
            rows.add(new Row(
                    saved.tokenNames(ids),
                    isPadding,
                    weights[b],
                    Arrays.equals(alone, 0, size, logits, b * size, (b + 1) * size)));
        }
        return new PaddedBatch(layer, batch.length(), rows);
    }

    private static float[] next(Gpt model, Device device, Tokens tokens) {
        return new Inference(device).run(() -> model.nextLogits(tokens).toFloats()); // (B, V)
    }

    private static List<int[]> texts(JsonCursor field, SavedModel model) {
        if (field.size() < 1 || field.size() > MAX_TEXTS) {
            throw field.expected("a list of 1 to " + MAX_TEXTS + " texts");
        }
        List<int[]> texts = new ArrayList<>();
        int max = Math.min(MAX_TOKENS, model.model().config().contextLength());
        for (JsonCursor text : field.elements()) {
            int[] ids = InsideRequest.ids(JsonRequest.text(text, MAX_CHARACTERS), model);
            if (ids.length == 0 || ids.length > max) {
                throw new UsageException(text.path() + " has " + ids.length + " tokens, but must have 1 to " + max);
            }
            texts.add(ids);
        }
        return texts;
    }
}
