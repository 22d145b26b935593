package kawi.autograd.device;

import kawi.autograd.kernel.EmulatedFmaKernels;
import kawi.autograd.kernel.FmaInstruction;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.vector.VectorKernels;

/// Selects the kernels: the fastest set that this machine can run, unless `-Dkawi.kernels=` names one.
///
/// | name | set | for |
/// | --- | --- | --- |
/// | `vector` | [VectorKernels] | machines with SIMD and fused multiply-add (FMA) instructions |
/// | `emulated` | [EmulatedFmaKernels] | machines without FMA; there, `vector` selects it too |
/// | `reference` | [ReferenceKernels] | any machine |
///
/// All compute the same bits.
public final class KernelSets {

    /// The system property that names a set.
    public static final String PROPERTY = "kawi.kernels";

    private KernelSets() {}

    /// The set that the system property names; without one, the fastest that this machine can run. Logs a warning that
    /// says what is missing if that is not `vector`.
    ///
    /// @throws IllegalArgumentException if the property names no set
    /// @throws UnsupportedOperationException if this machine cannot run the set that it names
    public static Kernels preferred() {
        String name = System.getProperty(PROPERTY);
        if (name != null) {
            return named(name);
        }
        if (FmaInstruction.missing().isPresent()) {
            warn("Kawi computes in plain loops and double precision, which is slow: "
                    + FmaInstruction.missing().get());
            return new EmulatedFmaKernels();
        }
        try {
            if (VectorKernels.supported()) {
                return new VectorKernels();
            }
            warn("Kawi runs on its plain loops, which are slow: this machine has no vectors of 128, 256 or 512 bits");
        } catch (NoClassDefFoundError e) {
            warn("Kawi runs on its plain loops, which are slow: the JVM was started without --add-modules "
                    + "jdk.incubator.vector");
        }
        return new ReferenceKernels();
    }

    private static void warn(String message) {
        System.getLogger(KernelSets.class.getName()).log(System.Logger.Level.WARNING, message);
    }

    /// The set with the given name.
    ///
    /// @throws IllegalArgumentException if no set has the name
    /// @throws UnsupportedOperationException if this machine cannot run it
    public static Kernels named(String name) {
        return switch (name) {
            case "vector" -> FmaInstruction.missing().isEmpty() ? new VectorKernels() : new EmulatedFmaKernels();
            case "emulated" -> new EmulatedFmaKernels();
            case "reference" -> new ReferenceKernels();
            default ->
                throw new IllegalArgumentException(
                        "no kernels are named \"" + name + "\": the sets are vector, emulated and reference");
        };
    }
}
