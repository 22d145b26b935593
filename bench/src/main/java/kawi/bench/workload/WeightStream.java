package kawi.bench.workload;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;

/// How fast can the weights of a model be read at all? All threads read all weights and do next to nothing with them: a
/// sum of products in the first cache, of two streams, which are read faster than one. For a model that fits into a
/// cache it is the speed of that cache, for a larger one that of memory: what decoding, which has to read the same
/// weights, is held against.
///
/// They are read a few times in a row and only the last counts: decoding may read copies of them, and some caches keep
/// only what was read more than twice.
final class WeightStream {
    /// Floats of a sum: a quarter of the smallest first-level cache.
    private static final int SUMS = 1 << 11;

    /// Floats of a task: no power of two, by which the two streams would share the same few places in a cache.
    private static final int PIECE = 200_000;

    /// Readings that do not count.
    private static final int UNCOUNTED = 3;

    /// @param from index of the first float
    /// @param half how many floats each of its two streams has
    private record Piece(float[] data, int from, int half) {}

    private final Device device;
    private final List<Piece> pieces = new ArrayList<>();
    private final long floats;

    WeightStream(List<Parameter> parameters, Device device) {
        this.device = device;
        for (Parameter parameter : parameters) {
            float[] data = parameter.value().data();
            for (int from = 0; from < data.length; from += PIECE) {
                pieces.add(new Piece(data, from, Math.min(PIECE, data.length - from) / 2));
            }
        }
        floats = 2 * pieces.stream().mapToLong(Piece::half).sum();
    }

    /// Bytes a second.
    double bytesPerSecond() {
        for (int reading = 0; reading < UNCOUNTED; reading++) {
            readAll();
        }
        long start = System.nanoTime();
        readAll();
        return 1e9 * Float.BYTES * floats / (System.nanoTime() - start);
    }

    private void readAll() {
        device.forTasks(pieces.size(), (task, scratch) -> read(pieces.get(task), device.kernels()));
    }

    private static void read(Piece piece, Kernels kernels) {
        float[] sums = new float[SUMS];
        for (int at = 0; at < piece.half(); at += SUMS) {
            int n = Math.min(SUMS, piece.half() - at);
            int first = piece.from() + at;
            kernels.multiplyAdd(piece.data(), first, piece.data(), first + piece.half(), sums, 0, n);
        }
    }
}
