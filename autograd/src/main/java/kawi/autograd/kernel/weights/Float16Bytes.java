package kawi.autograd.kernel.weights;

/// A float16 in two bytes, little-endian.
final class Float16Bytes {
    private Float16Bytes() {}

    static float get(byte[] bytes, int at) {
        return Float.float16ToFloat(bits(bytes, at));
    }

    static short bits(byte[] bytes, int at) {
        return (short) ((bytes[at] & 0xff) | bytes[at + 1] << Byte.SIZE);
    }

    /// Rounds to the nearest float16, ties to even.
    static void put(float value, byte[] bytes, int at) {
        putBits(Float.floatToFloat16(value), bytes, at);
    }

    static void putBits(short bits, byte[] bytes, int at) {
        bytes[at] = (byte) bits;
        bytes[at + 1] = (byte) (bits >> Byte.SIZE);
    }
}
