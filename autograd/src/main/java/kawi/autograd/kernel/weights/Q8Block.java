package kawi.autograd.kernel.weights;

/// 32 weights in Q8_0, ggml's format: a scale d in float16, then 32 whole numbers q of 8 bits.
///
///     encode: d = max |w| / 127, q = round(w / d), halves away from zero
///     decode: w = d q, where a zero is +0
///
/// The division by d is a product with 1 / d in float32, as in ggml, so that the bytes are the same. The error of a
/// weight is at most half of d, 0.4 % of the largest weight of the block.
final class Q8Block {
    static final int SIZE = 32;
    static final int BYTES = 2 + SIZE;

    private static final int MAX = 127;

    private Q8Block() {}

    static void encode(float[] weights, int from, byte[] block, int at) {
        float max = 0;
        for (int i = 0; i < SIZE; i++) {
            max = Math.max(max, Math.abs(weights[from + i]));
        }
        float scale = max / MAX;
        float inverse = inverse(scale);
        Float16Bytes.put(scale, block, at);
        for (int i = 0; i < SIZE; i++) {
            block[at + 2 + i] = (byte) round(weights[from + i] * inverse);
        }
    }

    /// 1 / scale, and 0 if that is no number: the whole block then decodes to zeros.
    static float inverse(float scale) {
        float inverse = 1 / scale;
        return Float.isFinite(inverse) ? inverse : 0;
    }

    private static int round(float x) {
        int nearest = (int) (Math.abs(x) + 0.5); // exact in double
        return x < 0 ? -nearest : nearest;
    }

    static int number(byte[] block, int at, int i) {
        return block[at + 2 + i];
    }
}
