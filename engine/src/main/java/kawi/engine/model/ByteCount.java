package kawi.engine.model;

/// How many bytes must come from memory to decode a token with a cache of keys and values, whoever does it: what binds
/// decoding, since each weight is used once for each token.
///
/// - every weight of the blocks, their biases and norms; the output's `V C`; one row of either embedding;
/// - the keys and values of every token that is seen, `2 C` for each block.
///
/// In float32. Activations of a single token stay in the first cache and are not counted.
public final class ByteCount {
    private ByteCount() {}

    /// Bytes of decoding one token.
    ///
    /// @param visible the tokens that it sees, itself included
    public static double ofDecodedToken(GptConfig config, int visible) {
        double width = config.width();
        double norm = config.bias() ? 2 * width : width;
        double biases = config.bias() ? 9 * width : 0; // 3 C, C, 4 C and C
        double block = 12 * width * width + biases + 2 * norm + 2 * width * visible;
        double output = norm + config.vocabularySize() * width;
        return Float.BYTES * (config.layers() * block + output + 2 * width);
    }
}
