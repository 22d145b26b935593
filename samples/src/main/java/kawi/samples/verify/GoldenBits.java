package kawi.samples.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// The results of [ShortTraining] on every machine: the lines of `golden-bits.txt` for GPT-2's parts, and of
/// `golden-bits-modern.txt` for others, and of `golden-bits-quantized.txt` for weights in fewer bits, computed with the
/// plain loops on one thread. A change of the arithmetic, of the order of random numbers or of the training changes
/// them, and must be documented: the README prints their hash.
public final class GoldenBits {
    private static final String GPT2 = "golden-bits.txt";
    private static final String MODERN = "golden-bits-modern.txt";
    private static final String QUANTIZED = "golden-bits-quantized.txt";

    private GoldenBits() {}

    /// The bits of the short trainings with GPT-2's parts, in order. Their [hash][Bits#hash] is printed in the README.
    public static Bits gpt2() {
        return read(GPT2);
    }

    /// The bits of the short training with modern parts.
    public static Bits modern() {
        return read(MODERN);
    }

    /// The bits of the generation with weights in fewer bits.
    public static Bits quantized() {
        return read(QUANTIZED);
    }

    private static Bits read(String name) {
        try (var resource = GoldenBits.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return new Bits(text.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    /// The bits of one short training.
    public static Bits of(ShortTraining training) {
        return new Bits(Stream.of(gpt2(), modern(), quantized())
                .flatMap(bits -> bits.lines().stream())
                .filter(line -> line.startsWith(training.prefix()))
                .toList());
    }
}
