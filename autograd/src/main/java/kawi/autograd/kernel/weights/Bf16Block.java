package kawi.autograd.kernel.weights;

/// A weight in BF16: the upper half of its float32. The exponents are those of float32, so nothing overflows that did
/// not before; the significand has 8 bits.
///
///     encode: the nearest, ties to even
///     decode: bits << 16, exact
final class Bf16Block {
    static final int BYTES = 2;

    private Bf16Block() {}

    static void encode(float[] weights, int from, byte[] block, int at) {
        int bits = Float.floatToIntBits(weights[from]);
        int half = bits >>> Short.SIZE;
        int toEven = half & 1;
        // Adding just less than half of the last place, or half if that makes an odd number even, carries if and only
        // if
        // the nearest is above.
        int rounded = Float.isNaN(weights[from]) ? half : (bits + 0x7fff + toEven) >>> Short.SIZE;
        Float16Bytes.putBits((short) rounded, block, at);
    }

    static int bits(byte[] block, int at) {
        return Float16Bytes.bits(block, at);
    }

    static float decode(int bits) {
        return Float.intBitsToFloat(bits << Short.SIZE);
    }
}
