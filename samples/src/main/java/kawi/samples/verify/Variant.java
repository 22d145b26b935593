package kawi.samples.verify;

import java.util.Locale;
import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.engine.model.Form;

/// One of the ways in which a short training can be computed, none of which may change a bit of it.
///
/// @param training which of them
/// @param kernels the name of their set
/// @param threads how many compute
/// @param form how the model computes
/// @param vectorBits the width of the JVM's vectors, whether or not the kernels use them; 0 for none
/// @param compiler what the JVM compiles with
/// @param own whether it takes a JVM of its own, rather than this one
public record Variant(
        ShortTraining training,
        String kernels,
        int threads,
        Form form,
        int vectorBits,
        Compiler compiler,
        boolean own) {

    /// Trains and writes.
    ///
    /// @throws IllegalStateException if a JVM of its own fails
    public Bits run() {
        if (own) {
            return ChildJvm.run(this);
        }
        try (var device = new Device(KernelSets.named(kernels), threads)) {
            return training.run(device, form);
        }
    }

    /// Runs it, looks at the clock, and compares.
    public Finding examine() {
        long start = System.nanoTime();
        Optional<String> hash = Optional.empty();
        Optional<String> difference;
        try {
            Bits bits = run();
            hash = Optional.of(bits.hash());
            difference = bits.firstDifference(GoldenBits.of(training));
        } catch (IllegalStateException e) {
            difference = Optional.of(e.getMessage());
        }
        return new Finding(this, (System.nanoTime() - start) / 1e9, hash, difference);
    }

    /// In words, for a message.
    @Override
    public String toString() {
        return "%s, %s kernels, %d threads, %s form, %d bits, compilers: %s"
                .formatted(training, kernels, threads, form.name().toLowerCase(Locale.ROOT), vectorBits, compiler);
    }
}
