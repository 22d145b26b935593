package kawi.engine.io.gguf;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kawi.autograd.kernel.weights.WeightFormat;

/// The types of tensors in GGUF files that Kawi reads and writes.
public enum GgufType {
    /// float32.
    F32(0, 0, 1, 4),
    /// float16, read as float32.
    F16(1, 1, 1, 2),
    /// Blocks of 32 numbers of 4 bits.
    Q4_0(2, 2, 32, 18),
    /// Blocks of 32 numbers of 8 bits.
    Q8_0(8, 7, 32, 34),
    /// The upper half of float32.
    BF16(30, 32, 1, 2);

    /// Other types of ggml, for messages.
    private static final Map<Integer, String> OTHERS = Map.ofEntries(
            Map.entry(3, "Q4_1"),
            Map.entry(6, "Q5_0"),
            Map.entry(7, "Q5_1"),
            Map.entry(9, "Q8_1"),
            Map.entry(10, "Q2_K"),
            Map.entry(11, "Q3_K"),
            Map.entry(12, "Q4_K"),
            Map.entry(13, "Q5_K"),
            Map.entry(14, "Q6_K"),
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(20, "IQ4_NL"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(23, "IQ4_XS"),
            Map.entry(24, "I8"),
            Map.entry(25, "I16"),
            Map.entry(26, "I32"),
            Map.entry(27, "I64"),
            Map.entry(28, "F64"),
            Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(39, "MXFP4"));

    private final int number;
    private final int fileType;
    private final int blockSize;
    private final int blockBytes;

    GgufType(int number, int fileType, int blockSize, int blockBytes) {
        this.number = number;
        this.fileType = fileType;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
    }

    static Optional<GgufType> numbered(int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }

    /// The name of any type of ggml.
    static String name(int number) {
        return numbered(number)
                .map(GgufType::name)
                .orElseGet(() -> OTHERS.getOrDefault(number, "number " + Integer.toUnsignedString(number)));
    }

    /// The type of weights in a format.
    public static GgufType of(WeightFormat format) {
        return switch (format) {
            case BF16 -> BF16;
            case Q8_0 -> Q8_0;
            case Q4_0 -> Q4_0;
        };
    }

    /// The format in which the weights stay in memory; empty for those that are read as float32.
    public Optional<WeightFormat> format() {
        return switch (this) {
            case F32, F16 -> Optional.empty();
            case BF16 -> Optional.of(WeightFormat.BF16);
            case Q8_0 -> Optional.of(WeightFormat.Q8_0);
            case Q4_0 -> Optional.of(WeightFormat.Q4_0);
        };
    }

    /// The number in the header of a tensor.
    int number() {
        return number;
    }

    /// `general.file_type` of a file with mostly this type.
    int fileType() {
        return fileType;
    }

    /// Elements of a block.
    int blockSize() {
        return blockSize;
    }

    /// Bytes of some elements in whole blocks.
    long bytes(long elements) {
        return elements / blockSize * blockBytes;
    }

    /// As on the command line: `q8_0`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
