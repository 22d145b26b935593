package kawi.autograd.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// An allocator of arrays that reuses memory. Arrays are freed one by one or all at once.
///
/// Every training step makes the same activations and gradients in the same order. The arena keeps freed buffers by
/// size, so from the second step on it allocates nothing. [#release] frees one array for later requests of the same
/// step: the gradient of an activation is needed only until the backward pass has used it. [#reset()] frees all arrays
/// at the end of a step. The arena then keeps as many buffers of each size as the step had in use at once and drops the
/// others, so that sequences of ever new lengths do not accumulate memory.
///
/// Sizes are rounded up to one of eight steps between powers of two. A new array has arbitrary contents. Not
/// thread-safe.
public final class Arena {
    /// The size of the smallest buffers, in elements.
    private static final int MIN_SIZE = 64;

    private final List<Bin> bins = new ArrayList<>();

    /// An array with arbitrary contents.
    public Array allocate(Shape shape) {
        return new Array(buffer(shape.elements()), shape);
    }

    /// Frees one array. It must not be used afterwards.
    ///
    /// @throws IllegalArgumentException if it was not allocated here since the last reset, or was freed before
    public void release(Array array) {
        if (array.data().length > 0) {
            bin(array.data().length).release(array.data());
        }
    }

    /// The number of buffers of each size in use when it was made.
    public static final class Mark {
        private final int[] used; // of each bin

        private Mark(List<Bin> bins) {
            used = new int[bins.size()];
            Arrays.setAll(used, i -> bins.get(i).used);
        }

        private int used(int bin) {
            return bin < used.length ? used[bin] : 0; // later bins were empty
        }
    }

    /// The buffers in use now, for [#releaseSince].
    public Mark mark() {
        return new Mark(bins);
    }

    /// Frees the arrays allocated since a mark, but one. They must not be used afterwards.
    ///
    /// @param mark taken since the last reset
    /// @param kept an array that stays in use; it may be older
    public void releaseSince(Mark mark, Array kept) {
        for (int i = 0; i < bins.size(); i++) {
            bins.get(i).releaseFrom(mark.used(i), kept.data());
        }
    }

    /// Frees all arrays and keeps their memory. They must not be used afterwards.
    public void releaseAll() {
        bins.forEach(bin -> bin.used = 0);
    }

    /// Frees all arrays at the end of a step. They must not be used afterwards.
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
        int step = Math.max(MIN_SIZE, Integer.highestOneBit(elements) / 8);
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
        private int maxUsed;

        Bin(int capacity) {
            this.capacity = capacity;
        }

        float[] take() {
            if (used == buffers.size()) {
                buffers.add(new float[capacity]);
            }
            float[] buffer = buffers.get(used++);
            maxUsed = Math.max(maxUsed, used);
            return buffer;
        }

        @SuppressWarnings("ReferenceEquality") // identity is meant, not equal contents
        void release(float[] buffer) {
            for (int i = used - 1; i >= 0; i--) {
                if (buffers.get(i) == buffer) {
                    used--;
                    buffers.set(i, buffers.get(used));
                    buffers.set(used, buffer);
                    return;
                }
            }
            throw new IllegalArgumentException("the array of " + buffer.length + " floats is not in use in this arena");
        }

        /// Frees the buffers in use from an index on, but one.
        @SuppressWarnings("ReferenceEquality") // identity is meant, not equal contents
        void releaseFrom(int first, float[] kept) {
            for (int i = first; i < used; i++) {
                if (buffers.get(i) == kept) {
                    Collections.swap(buffers, first, i);
                    used = first + 1;
                    return;
                }
            }
            used = Math.min(used, first);
        }

        void reset() {
            buffers.subList(maxUsed, buffers.size()).clear();
            used = 0;
            maxUsed = 0;
        }
    }
}
