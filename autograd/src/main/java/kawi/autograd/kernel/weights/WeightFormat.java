package kawi.autograd.kernel.weights;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A format of weights in fewer bits than float32. Decoding a token reads every weight once, so its time is that of the
/// bytes of the weights.
///
/// | format | bits per weight | a weight is |
/// | --- | --- | --- |
/// | [#BF16] | 16 | the upper half of a float32 |
/// | [#Q8_0] | 8.5 | a whole number in -128 .. 127 times the scale of its block |
/// | [#Q4_0] | 4.5 | a whole number in -8 .. 7 times the scale of its block |
///
/// The blocks are those of ggml, byte for byte: consecutive weights of one output of a linear layer, each block with a
/// scale in float16.
///
/// **The arithmetic is that of float32.** A product with encoded weights has the same bits as the product with the
/// decoded weights, `c = fma(a[k], decoded[k], c)` for ascending k, so each promise about bits holds for these weights
/// too: any number of threads, any width of vectors, one row or many. Every weight of the three formats is exactly
/// representable in float32: a scale has 11 significant bits, and its factor has 8. ggml rounds the activations to 8
/// bits as well, which is faster on processors with integer dot products, but adds an error of its own.
public enum WeightFormat {
    /// The upper half of a float32: the same exponents, 8 significant bits.
    BF16(16, 1, Bf16Block.BYTES) {
        @Override
        public void encode(float[] weights, int from, byte[] block, int at) {
            Bf16Block.encode(weights, from, block, at);
        }

        @Override
        float scale(byte[] block, int at) {
            return 1;
        }

        @Override
        int code(byte[] block, int at, int i) {
            return Bf16Block.bits(block, at + i * Bf16Block.BYTES); // i is 0 in a block, more in a run of them
        }

        @Override
        float weight(float scale, int code) {
            return Bf16Block.decode(code);
        }
    },

    /// Blocks of 32 numbers of 8 bits and a scale.
    Q8_0(8, Q8Block.SIZE, Q8Block.BYTES) {
        @Override
        public void encode(float[] weights, int from, byte[] block, int at) {
            Q8Block.encode(weights, from, block, at);
        }

        @Override
        float scale(byte[] block, int at) {
            return Float16Bytes.get(block, at);
        }

        @Override
        int code(byte[] block, int at, int i) {
            return Q8Block.number(block, at, i);
        }

        @Override
        float weight(float scale, int code) {
            return scale * code + 0f; // a zero is positive, whatever the sign of the scale
        }
    },

    /// Blocks of 32 numbers of 4 bits and a scale.
    Q4_0(4, Q4Block.SIZE, Q4Block.BYTES) {
        @Override
        public void encode(float[] weights, int from, byte[] block, int at) {
            Q4Block.encode(weights, from, block, at);
        }

        @Override
        float scale(byte[] block, int at) {
            return Float16Bytes.get(block, at);
        }

        @Override
        int code(byte[] block, int at, int i) {
            return Q4Block.number(block, at, i);
        }

        @Override
        float weight(float scale, int code) {
            return scale * code;
        }
    };

    private final int bits;
    private final int blockSize;
    private final int blockBytes;

    WeightFormat(int bits, int blockSize, int blockBytes) {
        this.bits = bits;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
    }

    /// The format with the given name, as [#toString] writes it.
    public static Optional<WeightFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(name))
                .findFirst();
    }

    /// Bits of a weight's code, without its share of the scale.
    public int bits() {
        return bits;
    }

    /// Weights of a block: 1 or 32.
    public int blockSize() {
        return blockSize;
    }

    /// Bytes of a block.
    public int blockBytes() {
        return blockBytes;
    }

    /// Whether blocks have a scale.
    public boolean hasScale() {
        return blockSize > 1;
    }

    /// Bytes of some weights in whole blocks.
    ///
    /// @param weights a multiple of [#blockSize]
    public long bytes(long weights) {
        return weights / blockSize * blockBytes;
    }

    /// Encodes the weights of a block.
    ///
    /// @param from index of the first weight
    /// @param block the bytes, from `at` on
    public abstract void encode(float[] weights, int from, byte[] block, int at);

    /// Decodes a weight of a block.
    ///
    /// @param i the number of the weight in the block
    public final float decode(byte[] block, int at, int i) {
        return weight(scale(block, at), code(block, at, i));
    }

    /// Checks the scales of some blocks.
    ///
    /// @param n number of bytes, from index 0 on
    /// @throws IllegalArgumentException if a scale is infinite or NaN
    public void requireFiniteScales(byte[] blocks, int n) {
        for (int at = 0; at < n; at += blockBytes) {
            requireFiniteScale(blocks, at, at / blockBytes);
        }
    }

    void requireFiniteScale(byte[] blocks, int at, int block) {
        if (!Float.isFinite(scale(blocks, at))) {
            throw new IllegalArgumentException(
                    "the scale of block " + block + " is " + scale(blocks, at) + ", expected a finite number");
        }
    }

    /// The scale of a block; 1 if the format has none.
    abstract float scale(byte[] block, int at);

    /// The code of a weight, sign-extended: its whole number, or for BF16 its bits.
    abstract int code(byte[] block, int at, int i);

    /// The weight of a code.
    abstract float weight(float scale, int code);

    /// As in file names and on the command line: `q8_0`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
