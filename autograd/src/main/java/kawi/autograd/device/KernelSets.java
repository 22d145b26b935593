package kawi.autograd.device;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.vector.VectorKernels;

/// Chooses the kernels: the vector set where the machine has vectors, unless `-Dkawi.kernels=reference` asks for the
/// plain loops.
public final class KernelSets {

    /// The system property that names a set: `vector` or `reference`.
    public static final String PROPERTY = "kawi.kernels";

    private KernelSets() {}

    /// The set that the system property names; without one, the fastest that the machine can run.
    ///
    /// @throws IllegalArgumentException if the property names no set
    /// @throws UnsupportedOperationException if it names the vector set and the machine has no vectors for it
    public static Kernels preferred() {
        String name = System.getProperty(PROPERTY);
        if (name != null) {
            return named(name);
        }
        try {
            if (VectorKernels.supported()) {
                return new VectorKernels();
            }
            warn("this machine has no vectors of 128, 256 or 512 bits");
        } catch (NoClassDefFoundError e) {
            warn("the JVM was started without --add-modules jdk.incubator.vector");
        }
        return new ReferenceKernels();
    }

    private static void warn(String reason) {
        System.getLogger(KernelSets.class.getName())
                .log(System.Logger.Level.WARNING, "Kawi runs on its plain loops, which are slow: " + reason);
    }

    /// The set of a name.
    ///
    /// @throws IllegalArgumentException if there is none of the name
    /// @throws UnsupportedOperationException if it is the vector set and the machine has no vectors for it
    public static Kernels named(String name) {
        return switch (name) {
            case "vector" -> new VectorKernels();
            case "reference" -> new ReferenceKernels();
            default ->
                throw new IllegalArgumentException(
                        "there are no kernels named \"" + name + "\": the sets are vector and reference");
        };
    }
}
