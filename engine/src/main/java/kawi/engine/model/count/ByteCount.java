package kawi.engine.model.count;

import kawi.autograd.Parameter;
import kawi.autograd.op.HeadLayout;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.Positions;
import kawi.engine.model.attention.QueryKeyNorm;

/// The number of bytes that must be read from memory to decode a token with a KV cache. They limit the speed of
/// decoding, because each weight is used once for each token:
///
/// - every weight of the blocks, with biases and norms; the output layer's `V C`; one row of each embedding;
/// - the keys and values of every visible token, `2 G D` for each block.
///
/// In float32, or in the formats in which a model keeps its weights. The activations of a single token stay in the
/// first-level cache and are not counted.
public final class ByteCount {
    private ByteCount() {}

    /// Bytes of decoding one token with weights in the formats in which a model keeps them.
    ///
    /// @param visible the number of tokens that it sees, itself included
    public static double ofDecodedToken(Gpt model, int visible) {
        double bytes = ofDecodedToken(model.config(), visible);
        for (Parameter parameter : model.parameters()) {
            boolean isRead = model.config().tiedOutput() || !parameter.name().equals("wte.weight"); // else one row
            if (isRead && parameter.encoded().isPresent()) {
                bytes -= (double) Float.BYTES * parameter.shape().elements() - parameter.bytes();
            }
        }
        return bytes;
    }

    /// Bytes of decoding one token with weights in float32.
    ///
    /// @param visible the number of tokens that it sees, itself included
    public static double ofDecodedToken(GptConfig config, int visible) {
        double width = config.width();
        double inner = config.feedForwardWidth();
        HeadLayout layout = config.headLayout();
        double weights = width * (layout.columns() + layout.width()) + config.feedForwardWeights();
        double biases = (config.queryKeyValueBias() ? layout.columns() : 0)
                + (config.bias() ? 2 * width + config.activation().inputs() * inner : 0);
        double norm = config.bias() && config.norm() == NormType.LAYER ? 2 * width : width;
        double headNorms = config.queryKeyNorm() == QueryKeyNorm.GAIN ? 2 * layout.headSize() : 0;
        double keysAndValues = 2.0 * layout.keyValueHeads() * layout.headSize() * visible;
        double block = weights + biases + 2 * norm + headNorms + keysAndValues;
        double output = norm + config.vocabularySize() * width;
        double embeddings = config.positions().equals(Positions.LEARNED) ? 2 * width : width;
        return Float.BYTES * (config.layers() * block + output + embeddings);
    }
}
