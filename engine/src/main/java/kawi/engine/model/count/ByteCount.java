package kawi.engine.model.count;

import kawi.engine.model.GptConfig;
import kawi.engine.model.NormType;

/// The number of bytes that must be read from memory to decode a token with a KV cache. They limit the speed of
/// decoding, because each weight is used once for each token:
///
/// - every weight of the blocks, with biases and norms; the output layer's `V C`; one row of each embedding;
/// - the keys and values of every visible token, `2 C` for each block.
///
/// All in float32. The activations of a single token stay in the first-level cache and are not counted.
public final class ByteCount {
    private ByteCount() {}

    /// Bytes of decoding one token.
    ///
    /// @param visible the number of tokens that it sees, itself included
    public static double ofDecodedToken(GptConfig config, int visible) {
        double width = config.width();
        double inner = config.feedForwardWidth();
        double weights = 4 * width * width + config.feedForwardWeights();
        double biases = config.bias() ? 5 * width + config.activation().inputs() * inner : 0; // 3 C, C, F and C
        double norm = config.bias() && config.norm() == NormType.LAYER ? 2 * width : width;
        double block = weights + biases + 2 * norm + 2 * width * visible;
        double output = norm + config.vocabularySize() * width;
        return Float.BYTES * (config.layers() * block + output + 2 * width);
    }
}
