package kawi.autograd.device;

import java.lang.module.ModuleFinder;
import kawi.autograd.kernel.EmulatedFmaKernels;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.scalar.FmaInstruction;
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

    private static final String VECTOR_MODULE = "jdk.incubator.vector";

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
            warn("Kawi runs on its plain loops, which are slow: " + vectorModuleMissing(ModuleFinder.ofSystem()));
        }
        return new ReferenceKernels();
    }

    /// Why the classes of the Vector API are not there, and what to do about it.
    ///
    /// @param runtime the modules of the Java runtime, loaded or not
    static String vectorModuleMissing(ModuleFinder runtime) {
        return runtime.find(VECTOR_MODULE).isPresent()
                ? "the JVM was started without --add-modules " + VECTOR_MODULE
                : "this Java runtime does not contain the module " + VECTOR_MODULE
                        + ": run Kawi with a complete JDK, or add the module to the runtime when jlink makes it";
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
            case "vector" -> vector();
            case "emulated" -> new EmulatedFmaKernels();
            case "reference" -> new ReferenceKernels();
            default ->
                throw new IllegalArgumentException(
                        "no kernels are named \"" + name + "\": the sets are vector, emulated and reference");
        };
    }

    private static Kernels vector() {
        if (FmaInstruction.missing().isPresent()) {
            return new EmulatedFmaKernels();
        }
        try {
            return new VectorKernels();
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedOperationException(
                    "there are no vector kernels: " + vectorModuleMissing(ModuleFinder.ofSystem()), e);
        }
    }
}
