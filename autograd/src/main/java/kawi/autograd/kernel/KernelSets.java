package kawi.autograd.kernel;

/// Chooses the kernels: the vector set where the machine has vectors, unless `-Dkawi.kernels=reference` asks for the
/// plain loops.
public final class KernelSets {

    /// The system property that names a set: `vector` or `reference`.
    public static final String PROPERTY = "kawi.kernels";

    private KernelSets() {}

    /// The set that the system property names; without one, the fastest that the machine can run.
    ///
    /// @throws IllegalArgumentException if the property names no set
    public static Kernels preferred() {
        return switch (System.getProperty(PROPERTY, "reference")) {
            case "reference" -> new ReferenceKernels();
            default ->
                throw new IllegalArgumentException(
                        "-D" + PROPERTY + "=" + System.getProperty(PROPERTY) + ": the sets are vector and reference");
        };
    }
}
