package kawi.samples.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What [ShortTraining] gives on every machine: the lines of `golden-bits.txt`, which came from the plain loops on one
/// thread. A change of the arithmetic, of the order of random numbers or of the training itself changes them, and must
/// say so: the README prints their hash.
public final class GoldenBits {
    private static final String RESOURCE = "golden-bits.txt";

    private GoldenBits() {}

    /// Of all short trainings, one after the other. Their [hash][Bits#hash] is the one in the README.
    public static Bits all() {
        try (var resource = GoldenBits.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " does not come with Kawi");
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return new Bits(text.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    /// Of one short training.
    public static Bits of(ShortTraining training) {
        return new Bits(all().lines().stream()
                .filter(line -> line.startsWith(training.prefix()))
                .toList());
    }
}
