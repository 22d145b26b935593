package kawi.samples.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The results of [ShortTraining] on every machine: the lines of `golden-bits.txt`, computed with the plain loops on
/// one thread. A change of the arithmetic, of the order of random numbers or of the training changes them, and must be
/// documented: the README prints their hash.
public final class GoldenBits {
    private static final String RESOURCE = "golden-bits.txt";

    private GoldenBits() {}

    /// The bits of all short trainings, in order. Their [hash][Bits#hash] is printed in the README.
    public static Bits all() {
        try (var resource = GoldenBits.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return new Bits(text.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    /// The bits of one short training.
    public static Bits of(ShortTraining training) {
        return new Bits(all().lines().stream()
                .filter(line -> line.startsWith(training.prefix()))
                .toList());
    }
}
