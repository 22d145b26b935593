package kawi.samples.verify;

import java.util.Locale;
import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.text.Counted;
import kawi.engine.model.Gpt.Form;

/// A way to compute a short training. All variants must compute the same bits.
///
/// @param training the training
/// @param kernels the name of the set of kernels
/// @param threads the number of threads
/// @param form the form of the model
/// @param vectorBits the width of the JVM's vectors, whether or not the kernels use them; 0 for none
/// @param compiler the JIT compilers of the JVM
/// @param headers the headers of the JVM's objects
/// @param childJvm whether it runs in a JVM of its own
public record Variant(
        ShortTraining training,
        String kernels,
        int threads,
        Form form,
        int vectorBits,
        Compiler compiler,
        ObjectHeaders headers,
        boolean childJvm) {

    /// Runs the training and the generation.
    ///
    /// @throws IllegalStateException if the child JVM fails
    public Bits run() {
        if (childJvm) {
            return ChildJvm.run(this);
        }
        try (var device = new Device(KernelSets.named(kernels), threads)) {
            return training.run(device, form);
        }
    }

    /// Runs this variant, measures the time, and compares the result with the golden bits.
    public VariantResult check() {
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
        return new VariantResult(this, (System.nanoTime() - start) / 1e9, hash, difference);
    }

    /// The description in error messages.
    @Override
    public String toString() {
        return "%s, %s kernels, %s, %s form, %d bits, compilers: %s, headers: %s"
                .formatted(
                        training,
                        kernels,
                        Counted.of(threads, "thread"),
                        form.name().toLowerCase(Locale.ROOT),
                        vectorBits,
                        compiler,
                        headers);
    }
}
