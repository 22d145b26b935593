package kawi.bench.growth;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import kawi.autograd.device.Device;
import kawi.bench.growth.Point.Subject;
import kawi.bench.machine.LiveHeap;
import kawi.bench.machine.Load;
import kawi.bench.machine.PeakSamples;
import kawi.bench.run.Run;
import kawi.bench.run.WeightStream;
import kawi.bench.workload.Effort;
import kawi.bench.workload.Times;

/// Measures how time and memory grow along an [Axis].
///
/// Where cost grows faster than the arithmetic, the share of the peak falls. The peak of the machine, and for decoding
/// the speed at which the weights can be read, are measured between the runs.
public final class Growth implements AutoCloseable {

    private final GrowthBase base;
    private final int max;
    private final int threads;
    private final Effort effort;
    private final IntFunction<Device> devices;
    private final Map<Integer, Device> opened = new LinkedHashMap<>();
    private final Map<Integer, PeakSamples> peaks = new HashMap<>();

    /// Receives each row as soon as it is measured.
    @FunctionalInterface
    public interface RowListener {
        /// Called with a new row.
        void measured(GrowthRow row);
    }

    /// @param base the sizes that stay
    /// @param max no larger values of any axis, except for its first
    /// @param threads the number of threads, unless it is what grows
    /// @param effort of each row
    /// @param devices creates a device with a number of threads
    public Growth(GrowthBase base, int max, int threads, Effort effort, IntFunction<Device> devices) {
        this.base = base;
        this.max = max;
        this.threads = threads;
        this.effort = effort;
        this.devices = devices;
    }

    /// Runs each kind of computation on the axes unmeasured, since SIMD code is very slow until the JVM has compiled
    /// it.
    public void warmUp(List<Axis> axes) {
        Map<String, Point> kinds = new LinkedHashMap<>();
        for (Axis axis : axes) {
            Point.of(axis, base, max).forEach(point -> kinds.putIfAbsent(point.what(), point));
        }
        Device device = device(threads);
        for (Point point : kinds.values()) {
            Run run = point.run().apply(device).run();
            for (int round = 0; round < 2; round++) {
                effort.warmUp(run, () -> {});
            }
        }
    }

    /// Measures an axis.
    public void measure(Axis axis, RowListener listener) {
        for (Point point : Point.of(axis, base, max)) {
            listener.measured(measure(point));
        }
    }

    private GrowthRow measure(Point point) {
        int count = point.threads().orElse(threads);
        Device device = device(count);
        PeakSamples peak = peaks.computeIfAbsent(count, key -> new PeakSamples(device));
        long before = LiveHeap.bytes();
        Subject subject = point.run().apply(device);
        Run run = subject.run();
        Optional<WeightStream> stream = subject.model().map(model -> new WeightStream(model.parameters(), device));
        Runnable between = () -> {
            peak.take();
            stream.ifPresent(WeightStream::take);
        };
        effort.warmUp(run, between);
        peak.forget();
        stream.ifPresent(WeightStream::forget);
        Load load = Load.now();
        Times times = effort.measure(run, between);
        long held = Math.max(0, LiveHeap.bytes() - before);
        OptionalDouble bandwidth =
                stream.map(reads -> OptionalDouble.of(reads.median())).orElseGet(OptionalDouble::empty);
        return GrowthRow.of(point, count, run, times, peak.median(), bandwidth, held, load);
    }

    private Device device(int count) {
        return opened.computeIfAbsent(count, devices::apply);
    }

    /// Ends the threads.
    @Override
    public void close() {
        opened.values().forEach(Device::close);
    }
}
