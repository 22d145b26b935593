package kawi.autograd.device;

import java.util.Optional;
import kawi.autograd.array.Arena;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.Kernels;

/// The device that computes an operation and the memory of its results.
///
/// @param device computes the operations
/// @param arena the memory of results and of what operations keep for the backward pass
/// @param gradientsEnabled whether a backward pass may follow; if not, operations keep nothing for it
/// @param prepackedWeights panels of the weights, for a workspace whose weights never change
public record Workspace(
        Device device, Arena arena, boolean gradientsEnabled, Optional<PrepackedWeights> prepackedWeights) {

    /// A workspace for weights that may change.
    public Workspace(Device device, Arena arena, boolean gradientsEnabled) {
        this(device, arena, gradientsEnabled, Optional.empty());
    }

    /// The kernels of the device.
    public Kernels kernels() {
        return device.kernels();
    }

    /// An array with arbitrary contents.
    public Array allocate(Shape shape) {
        return arena.allocate(shape);
    }

    /// Frees an array before the step ends. It must not be used afterwards.
    public void release(Array array) {
        arena.release(array);
    }
}
