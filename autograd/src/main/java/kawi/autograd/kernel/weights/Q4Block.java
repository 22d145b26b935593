package kawi.autograd.kernel.weights;

/// 32 weights in Q4_0, ggml's format: a scale d in float16, then 16 bytes. The lower half of byte i is the number of
/// weight i, its upper half that of weight i + 16; each is 8 more than q.
///
///     encode: d = m / -8, with m the weight of the largest magnitude; q + 8 = min(15, floor(w / d + 8.5))
///     decode: w = d q, with q in -8 .. 7
///
/// Thus m itself is exact up to the rounding of d, whatever its sign; a weight of the same magnitude and the other sign
/// becomes 7 d. The division by d is a product with 1 / d in float32, as in ggml, so that the bytes are the same.
final class Q4Block {
    static final int SIZE = 32;
    static final int BYTES = 2 + SIZE / 2;

    private static final int ZERO = 8;
    private static final int MAX = 15;

    private Q4Block() {}

    static void encode(float[] weights, int from, byte[] block, int at) {
        float largest = 0;
        for (int i = 0; i < SIZE; i++) {
            float weight = weights[from + i];
            largest = Math.abs(weight) > Math.abs(largest) ? weight : largest;
        }
        float scale = largest / -ZERO;
        float inverse = Q8Block.inverse(scale);
        Float16Bytes.put(scale, block, at);
        for (int i = 0; i < SIZE / 2; i++) {
            int low = code(weights[from + i] * inverse);
            int high = code(weights[from + SIZE / 2 + i] * inverse);
            block[at + 2 + i] = (byte) (high << 4 | low);
        }
    }

    private static int code(float x) {
        return Math.min(MAX, (int) (x + (ZERO + 0.5f)));
    }

    static int number(byte[] block, int at, int i) {
        int pair = block[at + 2 + i % (SIZE / 2)] & 0xff;
        return (i < SIZE / 2 ? pair & MAX : pair >>> 4) - ZERO;
    }

    /// Stores two numbers.
    ///
    /// @param i the number of the byte
    static void put(int low, int high, byte[] block, int at, int i) {
        block[at + 2 + i] = (byte) ((high + ZERO) << 4 | (low + ZERO));
    }
}
