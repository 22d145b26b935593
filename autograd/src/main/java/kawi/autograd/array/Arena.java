package kawi.autograd.array;

import java.util.ArrayList;
import java.util.List;

/// Memory that is given out array by array and taken back all at once.
///
/// A training step makes the same activations in the same order every time. So the arena remembers its buffers in the
/// order they were asked for: after [#reset()] the first request gets the first buffer again, the second the second.
/// From the second step on nothing is allocated. A request that no longer fits (a longer batch) replaces the buffer in
/// its place by a larger one.
///
/// What comes out holds whatever was left in it. Not for use by several threads at once.
public final class Arena {
    private final List<float[]> buffers = new ArrayList<>();
    private int next;

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

    /// Takes everything back: arrays given out before are no longer anyone's to read.
    public void reset() {
        next = 0;
    }

    /// Bytes held, in use or not.
    public long bytes() {
        long elements = 0;
        for (float[] buffer : buffers) {
            elements += buffer.length;
        }
        return elements * Float.BYTES;
    }

    private float[] buffer(int elements) {
        if (next == buffers.size()) {
            buffers.add(new float[elements]);
        } else if (buffers.get(next).length < elements) {
            buffers.set(next, new float[elements]);
        }
        return buffers.get(next++);
    }
}
