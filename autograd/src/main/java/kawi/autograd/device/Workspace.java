package kawi.autograd.device;

import java.util.Optional;
import kawi.autograd.array.Arena;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.Kernels;

/// What an operation works with: the device that computes and the arena that its results live in.
///
/// @param device where arithmetic happens
/// @param arena where results and what they must remember live
/// @param gradientsEnabled whether a backward pass may follow; if not, operations keep nothing for it
/// @param prepackedWeights panels of the weights, for a workspace whose weights never change
public record Workspace(
        Device device, Arena arena, boolean gradientsEnabled, Optional<PrepackedWeights> prepackedWeights) {

    /// A workspace for weights that may change.
    public Workspace(Device device, Arena arena, boolean gradientsEnabled) {
        this(device, arena, gradientsEnabled, Optional.empty());
    }

    /// What computes.
    public Kernels kernels() {
        return device.kernels();
    }

    /// An array whose elements are yet to be written.
    public Array allocate(Shape shape) {
        return arena.allocate(shape);
    }

    /// Takes an array back before the step ends: it is no longer anyone's to read.
    public void release(Array array) {
        arena.release(array);
    }

    /// An array of zeros.
    public Array allocateZeros(Shape shape) {
        return arena.allocateZeros(shape);
    }
}
