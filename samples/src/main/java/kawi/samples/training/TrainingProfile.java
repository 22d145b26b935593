package kawi.samples.training;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import kawi.autograd.device.Device;
import kawi.autograd.op.Cost;
import kawi.autograd.op.Operation;
import kawi.bench.machine.PeakSamples;
import kawi.engine.train.StageListener;
import kawi.engine.train.TrainingListener;
import kawi.samples.training.losses.TrainingProgress;

/// Measures how long each operation of a training takes, forward and backward.
///
/// The first steps, in which the JVM compiles, do not count. The peak of the machine is measured every few steps.
public final class TrainingProfile implements StageListener, TrainingProgress {
    private static final String FORWARD = "forward";
    private static final String BACKWARD = "backward";
    private static final String STEP = "step";
    private static final String BESIDES = "besides";
    private static final int WARM_UP = 50;
    private static final int STEPS_BETWEEN_PEAKS = 20;

    /// The total of an operation or stage.
    ///
    /// @param part the operation, such as `MatMul`, or the stage
    /// @param phase `forward`, `backward`, `step` for the other stages of a step, or `besides` for stages between steps
    /// @param calls number of calls
    /// @param seconds total time
    /// @param cost total cost
    public record Row(String part, String phase, long calls, double seconds, Cost cost) {}

    private static final class Sum {
        private long calls;
        private long nanos;
        private Cost cost = Cost.of(0, 0);

        void add(long duration, Cost done) {
            calls++;
            nanos += duration;
            cost = cost.plus(done);
        }
    }

    private record Key(String part, String phase) {}

    private final Device device;
    private long stepsToSkip;
    private final Map<Key, Sum> sums = new LinkedHashMap<>();
    private Optional<PeakSamples> peaks = Optional.empty();
    private long begun;
    private long steps;
    private long nanosOfSteps;

    /// @param device that the training runs on
    /// @param steps the number of steps to come: the first 50 do not count, but at most half of them
    public TrainingProfile(Device device, long steps) {
        this.device = device;
        this.stepsToSkip = Math.min(WARM_UP, steps / 2);
    }

    @Override
    public void begin() {
        begun = System.nanoTime();
    }

    @Override
    public void computed(Operation operation) {
        long duration = System.nanoTime() - begun;
        add(name(operation), FORWARD, duration, operation.forwardCost());
    }

    @Override
    public void differentiated(Operation operation) {
        long duration = System.nanoTime() - begun;
        add(name(operation), BACKWARD, duration, operation.backwardCost());
    }

    @Override
    public void ended(Stage stage, Cost cost) {
        long duration = System.nanoTime() - begun;
        boolean besides = stage == Stage.EVALUATION || stage == Stage.SAVING;
        add(stage.name().toLowerCase(Locale.ROOT), besides ? BESIDES : STEP, duration, cost);
    }

    private static String name(Operation operation) {
        return operation.getClass().getSimpleName();
    }

    private void add(String part, String phase, long duration, Cost cost) {
        sums.computeIfAbsent(new Key(part, phase), key -> new Sum()).add(duration, cost);
    }

    @Override
    public void stepped(TrainingListener.Step step) {
        steps++;
        nanosOfSteps += step.nanos();
        if (steps < stepsToSkip) {
            return;
        }
        if (stepsToSkip > 0) {
            reset();
        }
        boolean first = peaks.isEmpty();
        if (first) {
            peaks = Optional.of(new PeakSamples(device));
        }
        if (first || steps % STEPS_BETWEEN_PEAKS == 0) {
            peaks.ifPresent(PeakSamples::take);
        }
    }

    private void reset() {
        stepsToSkip = 0;
        sums.clear();
        steps = 0;
        nanosOfSteps = 0;
    }

    /// The number of steps that count.
    public long steps() {
        return steps;
    }

    /// Total time of these steps, without evaluations.
    public double secondsOfSteps() {
        return nanosOfSteps / 1e9;
    }

    /// The totals, the longest first.
    public List<Row> rows() {
        return sums.entrySet().stream()
                .map(entry -> new Row(
                        entry.getKey().part(),
                        entry.getKey().phase(),
                        entry.getValue().calls,
                        entry.getValue().nanos / 1e9,
                        entry.getValue().cost))
                .sorted(Comparator.comparingDouble(Row::seconds).reversed())
                .toList();
    }

    /// Whether a row is part of a step.
    public static boolean isOfStep(Row row) {
        return !row.phase().equals(BESIDES);
    }

    /// The median of the measured peaks, in operations per second; empty without SIMD.
    public OptionalDouble peak() {
        return peaks.map(PeakSamples::median).orElse(OptionalDouble.empty());
    }
}
