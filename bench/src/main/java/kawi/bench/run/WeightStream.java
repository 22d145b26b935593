package kawi.bench.run;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;

/// Measures the speed at which the weights of a model can be read.
///
/// All threads together read all weights and compute almost nothing: sums of products in the first-level cache, from
/// two streams, which are read faster than one. For a model that fits into a cache the result is the speed of that
/// cache, for a larger model that of memory. It is the limit for decoding, which has to read the same weights.
///
/// The weights are read a few times in a row and only the last time counts: decoding may read copies of them, and some
/// caches keep only data that was read more than twice.
public final class WeightStream {
    /// The number of sums: a quarter of the smallest first-level cache.
    private static final int SUMS = 1 << 11;

    /// The number of floats in a task. With a power of two, the two streams would compete for the same few cache sets.
    private static final int TASK_FLOATS = 200_000;

    /// The number of passes that do not count.
    private static final int WARM_UP_PASSES = 3;

    /// A part of the weights, read as two streams.
    ///
    /// @param from the index of the first float
    /// @param half the number of floats in each stream
    private record Part(float[] data, int from, int half) {}

    private final Device device;
    private final List<Part> parts = new ArrayList<>();
    private final long floats;
    private final List<Double> samples = new ArrayList<>();

    /// @param parameters whose weights are read
    /// @param device the device whose threads read
    public WeightStream(List<Parameter> parameters, Device device) {
        this.device = device;
        for (Parameter parameter : parameters) {
            float[] data = parameter.value().data();
            for (int from = 0; from < data.length; from += TASK_FLOATS) {
                parts.add(new Part(data, from, Math.min(TASK_FLOATS, data.length - from) / 2));
            }
        }
        floats = 2 * parts.stream().mapToLong(Part::half).sum();
    }

    /// Measures the bytes per second.
    public double bytesPerSecond() {
        for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
            readAll();
        }
        long start = System.nanoTime();
        readAll();
        return 1e9 * Float.BYTES * floats / (System.nanoTime() - start);
    }

    /// Takes a sample.
    public void take() {
        samples.add(bytesPerSecond());
    }

    /// Discards the samples so far, which were taken while the JVM was still compiling.
    public void forget() {
        samples.clear();
    }

    /// The median of the samples, in bytes per second.
    ///
    /// @throws java.util.NoSuchElementException without a sample
    public double median() {
        return samples.stream().sorted().skip(samples.size() / 2).findFirst().orElseThrow();
    }

    private void readAll() {
        device.forTasks(parts.size(), (task, scratch) -> read(parts.get(task), device.kernels()));
    }

    private static void read(Part part, Kernels kernels) {
        float[] sums = new float[SUMS];
        for (int at = 0; at < part.half(); at += SUMS) {
            int n = Math.min(SUMS, part.half() - at);
            int first = part.from() + at;
            kernels.multiplyAdd(part.data(), first, part.data(), first + part.half(), sums, 0, n);
        }
    }
}
