package kawi.autograd.device;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedB;

/// Packed weights of a model that is used for inference, where they never change. Each is packed when it is first
/// needed.
///
/// The product of one row with a weight matrix takes as long as reading the matrix. From a matrix, several workers read
/// their parts of every row, in many short pieces; from panels, each reads its own strictly forward, which is how
/// memory is fastest. The panels double the memory of the weights, so their size is limited.
///
/// Not safe for use by several threads at once.
public final class PrepackedWeights {
    private final Map<Matrix, PackedB> weights = new HashMap<>();
    private long floatsLeft;

    /// @param maxFloats maximum number of floats of all panels
    public PrepackedWeights(long maxFloats) {
        floatsLeft = maxFloats;
    }

    /// Panels of at most a quarter of the maximum memory of the JVM.
    public static PrepackedWeights inAQuarterOfMemory() {
        return new PrepackedWeights(Runtime.getRuntime().maxMemory() / 4 / Float.BYTES);
    }

    /// The weight matrix with its panels; empty if there is no room for them, or the kernels read the matrix in place.
    ///
    /// @param b (K, N); its floats must never change
    public Optional<PackedB> of(Matrix b, Device device) {
        int floats = device.kernels().packedBFloats(b.rows(), b.columns());
        if (floats == 0) {
            return Optional.empty();
        }
        PackedB packed = weights.get(b);
        if (packed == null && floats <= floatsLeft) {
            packed = new PackedB(b, new float[floats], 0);
            device.pack(packed);
            weights.put(b, packed);
            floatsLeft -= floats;
        }
        return Optional.ofNullable(packed);
    }
}
