package kawi.autograd.device;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedB;

/// The panels of right sides of products that are needed again and again and stay the same: the weights of a model that
/// writes. They are made when they are first needed.
///
/// A product of one row with a weight takes as long as reading it. From a matrix, several workers read their parts of
/// every row, a little here and a little there; of panels each reads its own strictly forward, as memory is fastest.
/// That doubles the memory of the weights, so there is a limit to it.
///
/// Not for several threads at once.
public final class PrepackedWeights {
    private final Map<Matrix, PackedB> sides = new HashMap<>();
    private long room;

    /// @param mostFloats how many floats there is room for
    public PrepackedWeights(long mostFloats) {
        room = mostFloats;
    }

    /// As many as fit into a quarter of the memory that the JVM may take.
    public static PrepackedWeights inAQuarterOfMemory() {
        return new PrepackedWeights(Runtime.getRuntime().maxMemory() / 4 / Float.BYTES);
    }

    /// A right side whose panels are there; empty if there is no room for them, or the device's kernels read it where
    /// it lies.
    ///
    /// @param b (K, N); its floats must never change
    public Optional<PackedB> of(Matrix b, Device device) {
        int floats = device.kernels().packedBFloats(b.rows(), b.columns());
        if (floats == 0) {
            return Optional.empty();
        }
        PackedB kept = sides.get(b);
        if (kept == null && floats <= room) {
            kept = new PackedB(b, new float[floats], 0);
            device.pack(kept);
            sides.put(b, kept);
            room -= floats;
        }
        return Optional.ofNullable(kept);
    }
}
