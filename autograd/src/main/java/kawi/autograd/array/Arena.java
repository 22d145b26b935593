package kawi.autograd.array;

import java.util.ArrayList;
import java.util.List;

/// Memory that is given out array by array, and taken back array by array or all at once.
///
/// A training step makes the same activations and gradients in the same order every time. So the arena keeps what it
/// is given back, by size, and from the second step on nothing is allocated. [#release] gives memory to later requests
/// of the same step: the gradient of an activation is needed only until it has been passed on. [#reset()] ends the
/// step; of each size the arena then keeps as many buffers as the step had in use at once, and lets go of others, so
/// that sequences of ever new lengths do not pile up memory.
///
/// Sizes are rounded up to one of eight steps between powers of two. What comes out holds whatever was left in it. Not
/// for use by several threads at once.
public final class Arena {
    /// Below this many elements all arrays have the same size.
    private static final int SMALLEST = 64;

    private final List<Bin> bins = new ArrayList<>();

    /// An array whose elements are yet to be written.
    public Array allocate(Shape shape) {
        return new Array(buffer(shape.elements()), shape);
    }

    /// An array of zeros.
    public Array allocateZeros(Shape shape) {
        Array array = allocate(shape);
        array.fill(0);
        return array;
    }

    /// Takes one array back: it is no longer anyone's to read.
    ///
    /// @throws IllegalArgumentException if it was not given out here since the last reset, or was taken back before
    public void release(Array array) {
        if (array.data().length > 0) {
            bin(array.data().length).release(array.data());
        }
    }

    /// Takes everything back: arrays given out before are no longer anyone's to read.
    public void reset() {
        bins.forEach(Bin::reset);
        bins.removeIf(bin -> bin.buffers.isEmpty());
    }

    /// Bytes held, in use or not.
    public long bytes() {
        long elements = 0;
        for (Bin bin : bins) {
            elements += (long) bin.capacity * bin.buffers.size();
        }
        return elements * Float.BYTES;
    }

    private float[] buffer(int elements) {
        return elements == 0 ? new float[0] : bin(capacity(elements)).take();
    }

    private static int capacity(int elements) {
        int step = Math.max(SMALLEST, Integer.highestOneBit(elements) / 8);
        return (int) Math.min(Integer.MAX_VALUE - 8, (long) Math.ceilDiv(elements, step) * step);
    }

    private Bin bin(int capacity) {
        for (Bin bin : bins) {
            if (bin.capacity == capacity) {
                return bin;
            }
        }
        var bin = new Bin(capacity);
        bins.add(bin);
        return bin;
    }

    /// The buffers of one size: first those in use, then those that are free.
    private static final class Bin {
        private final int capacity;
        private final List<float[]> buffers = new ArrayList<>();
        private int used;
        private int mostUsed;

        Bin(int capacity) {
            this.capacity = capacity;
        }

        float[] take() {
            if (used == buffers.size()) {
                buffers.add(new float[capacity]);
            }
            float[] buffer = buffers.get(used++);
            mostUsed = Math.max(mostUsed, used);
            return buffer;
        }

        @SuppressWarnings("ReferenceEquality") // the buffer itself is meant, not one with the same floats
        void release(float[] buffer) {
            for (int i = used - 1; i >= 0; i--) {
                if (buffers.get(i) == buffer) {
                    used--;
                    buffers.set(i, buffers.get(used));
                    buffers.set(used, buffer);
                    return;
                }
            }
            throw new IllegalArgumentException("an array of " + buffer.length + " floats that is not in use here");
        }

        void reset() {
            buffers.subList(mostUsed, buffers.size()).clear();
            used = 0;
            mostUsed = 0;
        }
    }
}
