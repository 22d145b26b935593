package kawi.autograd.kernel.weights;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A weight matrix (inputs, outputs) in fewer bits than float32: the right operand B, (K, N), of a product in
/// inference. Blocks run along the inputs, as in ggml.
///
/// In memory the weights are in the order in which a product of one row reads them, strictly forward, and which does
/// not depend on the width of a vector. 64 outputs are a **group**: their words are side by side, one for each output,
/// since processors prefetch one stream of memory better than four. A word of 32 bits has the codes of 2, 4 or 8
/// consecutive inputs, the first in the lowest bits. So a vector of words has the weights of as many outputs for some
/// inputs, and is decoded by shifts, without moving anything between lanes:
///
///     group: [ pair of blocks ] ...
///     pair:  [ 64 words: scale of the first block | scale of the second << 16 ]
///            [ 64 words: inputs 0 .. p - 1 ] [ 64 words: inputs p .. 2 p - 1 ] ...      p codes in a word
///
/// A BF16 has no scales, so its group is words of two inputs each. Q8_0 and Q4_0 take as many bytes as in a file.
public final class EncodedMatrix {
    /// Outputs of a group.
    public static final int GROUP = 64;

    private final WeightFormat format;
    private final int inputs;
    private final int outputs;
    private final int[] words;

    /// A matrix without weights, to be filled with [#set] for each output.
    ///
    /// @param inputs K, a multiple of the block size of the format
    /// @param outputs N
    /// @throws IllegalArgumentException if the inputs are not whole blocks
    public EncodedMatrix(WeightFormat format, int inputs, int outputs) {
        if (!fits(format, inputs)) {
            throw new IllegalArgumentException(
                    "weights in " + format + " need a multiple of " + format.blockSize() + " inputs, not " + inputs);
        }
        this.format = format;
        this.inputs = inputs;
        this.outputs = outputs;
        words = new int[Math.toIntExact((long) Math.ceilDiv(outputs, GROUP) * groupWords())];
    }

    /// Whether a matrix with this number of inputs consists of whole blocks.
    public static boolean fits(WeightFormat format, int inputs) {
        return inputs > 0 && inputs % format.blockSize() == 0;
    }

    /// The format of the weights.
    public WeightFormat format() {
        return format;
    }

    /// K.
    public int inputs() {
        return inputs;
    }

    /// N.
    public int outputs() {
        return outputs;
    }

    /// The words, shared: see above for their order.
    public int[] words() {
        return words;
    }

    /// Bytes of the weights as they are stored in files.
    public long bytes() {
        return format.bytes((long) inputs * outputs);
    }

    /// Inputs in a word.
    public int inputsPerWord() {
        return Integer.SIZE / format.bits();
    }

    /// Words of a block of a group, without its scales.
    public int blockWords() {
        return GROUP * format.blockSize() / inputsPerWord();
    }

    /// Words of a group.
    public int groupWords() {
        if (!format.hasScale()) {
            return GROUP * Math.ceilDiv(inputs, inputsPerWord());
        }
        int blocks = inputs / format.blockSize();
        return GROUP * Math.ceilDiv(blocks, 2) + blocks * blockWords();
    }

    /// Index of the first word of an output: of its scales, if it has any.
    public int wordOf(int output) {
        return output / GROUP * groupWords() + output % GROUP;
    }

    /// Index of the word with the scales of a block.
    private int scaleWord(int output, int block) {
        return wordOf(output) + block / 2 * (GROUP + 2 * blockWords());
    }

    /// Index of the word of an input.
    private int word(int output, int input) {
        if (!format.hasScale()) {
            return wordOf(output) + input / inputsPerWord() * GROUP;
        }
        int block = input / format.blockSize();
        return scaleWord(output, block)
                + GROUP
                + block % 2 * blockWords()
                + input % format.blockSize() / inputsPerWord() * GROUP;
    }

    private int shift(int input) {
        return input % inputsPerWord() * format.bits();
    }

    /// Sets the weights of an output.
    ///
    /// @param blocks its blocks, as in a file
    /// @param from index of the first byte
    /// @throws IllegalArgumentException if a scale, or a weight without one, is not finite
    public void set(int output, byte[] blocks, int from) {
        int size = format.hasScale() ? format.blockSize() : inputs; // without scales, all inputs are like one block
        int word = wordOf(output);
        int scales = word;
        if (!format.hasScale()) {
            requireFinite(blocks, from);
        }
        for (int block = 0; block < inputs / size; block++) {
            int at = from + block * format.blockBytes();
            if (format.hasScale()) {
                if (block % 2 == 0) {
                    scales = word;
                    words[scales] = 0;
                    word += GROUP;
                }
                words[scales] |= finiteScale(blocks, at, block) << (block % 2 * Short.SIZE);
            }
            setCodes(blocks, at, size, word);
            word += Math.ceilDiv(size, inputsPerWord()) * GROUP;
        }
    }

    private void requireFinite(byte[] blocks, int from) {
        for (int k = 0; k < inputs; k++) {
            float weight = format.decode(blocks, from + k * format.blockBytes(), 0);
            if (!Float.isFinite(weight)) {
                throw new IllegalArgumentException("weight " + k + " is " + weight + ", expected a finite number");
            }
        }
    }

    private int finiteScale(byte[] blocks, int at, int block) {
        format.requireFiniteScale(blocks, at, block);
        return Float16Bytes.bits(blocks, at) & 0xffff;
    }

    private void setCodes(byte[] blocks, int at, int size, int firstWord) {
        int mask = (1 << format.bits()) - 1;
        int word = firstWord;
        for (int i = 0; i < size; word += GROUP) {
            int codes = 0;
            for (int shift = 0; shift < Integer.SIZE && i < size; shift += format.bits(), i++) {
                codes |= (format.code(blocks, at, i) & mask) << shift;
            }
            words[word] = codes;
        }
    }

    /// Copies the weights of an output as they are in a file: the inverse of [#set].
    ///
    /// @param to index of the first byte
    public void get(int output, byte[] blocks, int to) {
        int size = format.blockSize();
        Arrays.fill(blocks, to, to + (int) format.bytes(inputs), (byte) 0);
        for (int k = 0; k < inputs; k++) {
            int at = to + k / size * format.blockBytes();
            switch (format) {
                case BF16 -> Float16Bytes.putBits((short) code(output, k), blocks, at);
                case Q8_0 -> blocks[at + 2 + k % size] = (byte) code(output, k);
                case Q4_0 -> {
                    if (k % size < size / 2) {
                        Q4Block.put(code(output, k), code(output, k + size / 2), blocks, at, k % size);
                    }
                }
            }
        }
        for (int block = 0; format.hasScale() && block < inputs / size; block++) {
            Float16Bytes.putBits(scaleBits(output, block), blocks, to + block * format.blockBytes());
        }
    }

    private int code(int output, int input) {
        int unused = Integer.SIZE - format.bits();
        return words[word(output, input)] << (unused - shift(input)) >> unused;
    }

    private short scaleBits(int output, int block) {
        return (short) (words[scaleWord(output, block)] >> (block % 2 * Short.SIZE));
    }

    /// A weight in float32, exact. This is the definition that every product with the matrix follows.
    ///
    /// @param input k
    /// @param output n
    public float weight(int input, int output) {
        float scale = format.hasScale() ? Float.float16ToFloat(scaleBits(output, input / format.blockSize())) : 1;
        return format.weight(scale, code(output, input));
    }

    /// Decodes all weights of an output.
    ///
    /// @param into K weights, from `at` on
    public void decode(int output, float[] into, int at) {
        for (int k = 0; k < inputs; k++) {
            into[at + k] = weight(k, output);
        }
    }

    /// A matrix of the nearest weights in a format.
    ///
    /// @param weights the weights of one output after the other: (N, K)
    /// @throws IllegalArgumentException if the inputs are not whole blocks, or a weight is too large for a scale
    public static EncodedMatrix of(WeightFormat format, int inputs, int outputs, float[] weights) {
        return of(format, inputs, outputs, (n, row) -> System.arraycopy(weights, n * inputs, row, 0, inputs));
    }

    /// Provides the weights of an output.
    @FunctionalInterface
    public interface Rows {
        /// @param output its number; several threads ask, in any order
        /// @param into K weights
        void get(int output, float[] into);
    }

    /// A matrix of the nearest weights in a format.
    ///
    /// @throws IllegalArgumentException if the inputs are not whole blocks, or a weight is too large for a scale
    public static EncodedMatrix of(WeightFormat format, int inputs, int outputs, Rows rows) {
        var matrix = new EncodedMatrix(format, inputs, outputs);
        matrix.set(0, outputs, rows);
        return matrix;
    }

    /// Sets some outputs to the nearest weights, on all processors.
    ///
    /// @param first the first output
    /// @param count number of outputs
    /// @param rows their weights, numbered from 0
    /// @throws IllegalArgumentException if a weight is too large for a scale
    public void set(int first, int count, Rows rows) {
        IntStream.range(0, Math.ceilDiv(count, GROUP)).parallel().forEach(group -> {
            byte[] blocks = new byte[Math.toIntExact(format.bytes(inputs))];
            float[] row = new float[inputs];
            for (int n = group * GROUP; n < Math.min(count, (group + 1) * GROUP); n++) {
                rows.get(n, row);
                encode(format, row, 0, inputs, blocks);
                set(first + n, blocks, 0);
            }
        });
    }

    /// Encodes some weights into whole blocks.
    ///
    /// @param from index of the first weight
    /// @param n number of weights, a multiple of the block size
    /// @param blocks the blocks, from index 0 on
    public static void encode(WeightFormat format, float[] weights, int from, int n, byte[] blocks) {
        for (int k = 0; k < n; k += format.blockSize()) {
            format.encode(weights, from + k, blocks, k / format.blockSize() * format.blockBytes());
        }
    }
}
