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

/// Where the time of a training goes, by operation, forward and backward.
///
/// The first steps, in which the JVM compiles, are forgotten. The peak of the machine is measured now and then between
/// steps.
public final class TrainingProfile implements StageListener, TrainingProgress {
    private static final String FORWARD = "forward";
    private static final String BACKWARD = "backward";
    private static final String STEP = "step";
    private static final String BESIDES = "besides";
    private static final int WARM_UP = 50;
    private static final int STEPS_BETWEEN_PEAKS = 20;

    /// What took time.
    ///
    /// @param part the operation, such as `MatMul`, or the stage
    /// @param phase `forward`, `backward`, `step` for what else a step consists of, or `besides` for what is done
    /// between
    /// steps
    /// @param calls how often
    /// @param seconds together
    /// @param work together
    public record Row(String part, String phase, long calls, double seconds, Cost work) {}

    private static final class Sum {
        private long calls;
        private long nanos;
        private Cost work = Cost.of(0, 0);

        void add(long duration, Cost done) {
            calls++;
            nanos += duration;
            work = work.plus(done);
        }
    }

    private record Key(String part, String phase) {}

    private final Device device;
    private long stepsToForget;
    private final Map<Key, Sum> sums = new LinkedHashMap<>();
    private Optional<PeakSamples> peaks = Optional.empty();
    private long begun;
    private long steps;
    private long nanosOfSteps;

    /// @param device that the training runs on
    /// @param steps how many will be made: the first 50 of them are forgotten, but never more than half
    public TrainingProfile(Device device, long steps) {
        this.device = device;
        this.stepsToForget = Math.min(WARM_UP, steps / 2);
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
    public void ended(Stage stage, Cost work) {
        long duration = System.nanoTime() - begun;
        boolean besides = stage == Stage.EVALUATION || stage == Stage.SAVING;
        add(stage.name().toLowerCase(Locale.ROOT), besides ? BESIDES : STEP, duration, work);
    }

    private static String name(Operation operation) {
        return operation.getClass().getSimpleName();
    }

    private void add(String part, String phase, long duration, Cost work) {
        sums.computeIfAbsent(new Key(part, phase), key -> new Sum()).add(duration, work);
    }

    @Override
    public void stepped(TrainingListener.Step step) {
        steps++;
        nanosOfSteps += step.nanos();
        if (steps < stepsToForget) {
            return;
        }
        if (stepsToForget > 0) {
            forget();
        }
        boolean first = peaks.isEmpty();
        if (first) {
            peaks = Optional.of(new PeakSamples(device));
        }
        if (first || steps % STEPS_BETWEEN_PEAKS == 0) {
            peaks.ifPresent(PeakSamples::take);
        }
    }

    private void forget() {
        stepsToForget = 0;
        sums.clear();
        steps = 0;
        nanosOfSteps = 0;
    }

    /// How many steps were made and not forgotten.
    public long steps() {
        return steps;
    }

    /// Seconds of all steps, evaluations not counted.
    public double secondsOfSteps() {
        return nanosOfSteps / 1e9;
    }

    /// What took time, the longest first.
    public List<Row> rows() {
        return sums.entrySet().stream()
                .map(entry -> new Row(
                        entry.getKey().part(),
                        entry.getKey().phase(),
                        entry.getValue().calls,
                        entry.getValue().nanos / 1e9,
                        entry.getValue().work))
                .sorted(Comparator.comparingDouble(Row::seconds).reversed())
                .toList();
    }

    /// Whether a row is part of a step.
    public static boolean isOfStep(Row row) {
        return !row.phase().equals(BESIDES);
    }

    /// The median of the measured peaks, in operations a second; empty without vectors.
    public OptionalDouble peak() {
        return peaks.map(PeakSamples::median).orElse(OptionalDouble.empty());
    }
}
