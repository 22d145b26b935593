package kawi.bench.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.bench.run.AttentionRun;
import kawi.bench.run.DecodeRun;
import kawi.bench.run.ForwardRun;
import kawi.bench.run.PrefillRun;
import kawi.bench.run.Run;
import kawi.bench.run.StepRun;
import kawi.bench.run.Workload;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;

/// A computation at one place of an axis.
///
/// @param axis that is measured
/// @param value the place
/// @param what the computation: `step`, `attention`, `forward`, `prefill` or `decode`
/// @param threads the number of threads; empty for the usual one
/// @param run creates the computation
record Point(Axis axis, int value, String what, Optional<Integer> threads, Function<Device, Subject> run) {
    private static final int DECODED_TOKENS = 16;
    private static final int MAX_CONTEXT = 4096;

    /// A computation and the model that it computes with, if the weights limit its speed.
    record Subject(Run run, Optional<Gpt> model) {}

    /// The points of an axis, in the order of its values.
    ///
    /// @param max no larger values
    static List<Point> of(Axis axis, GrowthBase base, int max) {
        List<Point> points = new ArrayList<>();
        for (int value : axis.values(max)) {
            points.addAll(
                    switch (axis) {
                        case CONTEXT -> {
                            int tokens = axis.values(max).getLast();
                            Workload workload = base.workload(tokens / value, value);
                            yield List.of(step(axis, value, workload), attention(axis, value, workload));
                        }
                        case BATCH -> List.of(step(axis, value, base.workload(value, GrowthBase.LENGTH)));
                        case WIDTH -> List.of(step(axis, value, base.withWidth(value)));
                        case VOCABULARY -> List.of(step(axis, value, base.withVocabulary(value)));
                        case PROMPT -> {
                            Workload workload = base.workload(1, value);
                            yield List.of(forward(axis, value, workload), prefill(axis, value, workload.config()));
                        }
                        case POSITION -> List.of(decode(axis, value, value, Optional.empty(), base, max));
                        case THREADS -> {
                            Workload workload = base.workload(GrowthBase.BATCH_SIZE, GrowthBase.LENGTH);
                            yield List.of(
                                    step(axis, value, workload).on(value),
                                    decode(axis, value, 0, Optional.of(value), base, max));
                        }
                    });
        }
        return points;
    }

    private static Point of(Axis axis, int value, String what, Function<Device, Run> run) {
        return new Point(
                axis, value, what, Optional.empty(), device -> new Subject(run.apply(device), Optional.empty()));
    }

    private Point on(int count) {
        return new Point(axis, value, what, Optional.of(count), run);
    }

    private static Point step(Axis axis, int value, Workload workload) {
        return of(axis, value, "step", device -> new StepRun(workload, device));
    }

    private static Point attention(Axis axis, int value, Workload workload) {
        return of(axis, value, "attention", device -> new AttentionRun(workload, device));
    }

    private static Point forward(Axis axis, int value, Workload workload) {
        return of(axis, value, "forward", device -> new ForwardRun(workload, device));
    }

    private static Point prefill(Axis axis, int value, GptConfig config) {
        return of(
                axis,
                value,
                "prefill",
                device -> new PrefillRun(new Gpt(config, CounterRandom.ofSeed(1)), 0, value, device));
    }

    private static Point decode(
            Axis axis, int value, int position, Optional<Integer> threads, GrowthBase base, int max) {
        int context = Math.clamp(max, position, MAX_CONTEXT) + DECODED_TOKENS;
        return new Point(axis, value, "decode", threads, device -> {
            var model = new Gpt(base.forDecoding(context), CounterRandom.ofSeed(1));
            return new Subject(new DecodeRun(model, 1, position, DECODED_TOKENS, device), Optional.of(model));
        });
    }
}
