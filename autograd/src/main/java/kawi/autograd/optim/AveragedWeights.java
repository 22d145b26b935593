package kawi.autograd.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.array.Array;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.op.Cost;
import kawi.autograd.text.Decimal;

/// An exponential moving average of the weights beside another optimizer: the weights that are evaluated and saved
/// (Polyak and Juditsky, 1992; Tarvainen and Valpola, "Mean teachers", 2017). After step t, from 1:
///
///     a = d a + (1 - d) w,   d = min(decay, (1 + t) / (10 + t))
///
/// The average follows the first steps closely, because d is small then. Training does not see it.
public final class AveragedWeights implements Optimizer {
    private static final double FIRST_STEPS = 10;

    /// A parameter and the average of its values.
    private record Average(Parameter parameter, Array values) {}

    private final Optimizer optimizer;
    private final double decay;
    private final List<Average> averages = new ArrayList<>();
    private long steps;

    /// @param optimizer updates the parameters
    /// @param parameters all parameters that it updates, with the weights from which they start
    /// @param decay share of the average that a step keeps, in [0, 1)
    /// @throws IllegalArgumentException if the decay is out of range
    public AveragedWeights(Optimizer optimizer, List<Parameter> parameters, double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException(
                    "the decay of the average of the weights must be at least 0 and less than 1, not "
                            + Decimal.of(decay));
        }
        this.optimizer = optimizer;
        this.decay = decay;
        for (Parameter parameter : parameters) {
            averages.add(new Average(parameter, new Array(parameter.toFloats(), parameter.shape())));
        }
    }

    /// The optimizer that updates the parameters.
    public Optimizer optimizer() {
        return optimizer;
    }

    @Override
    public void step(Device device, double learningRate, double gradientScale) {
        optimizer.step(device, learningRate, gradientScale);
        steps++;
        double share = Math.min(decay, (1 + steps) / (FIRST_STEPS + steps));
        Kernels kernels = device.kernels();
        for (Average average : averages) {
            float[] a = average.values().data();
            float[] w = average.parameter().value().data();
            device.forElements(w.length, (from, n) -> {
                kernels.scale((float) share, a, from, a, from, n);
                kernels.scaleAdd((float) (1 - share), w, from, a, from, n);
            });
        }
    }

    /// The other optimizer's, and three operations for each weight, which is read beside its average.
    @Override
    public Cost cost() {
        double weights = averages.stream()
                .mapToDouble(average -> average.values().elements())
                .sum();
        return optimizer.cost().plus(Cost.of(3 * weights, 3 * weights));
    }

    /// Runs something while the parameters have the averages as their values.
    @Override
    public void withEvaluationWeights(Runnable body) {
        swap();
        try {
            body.run();
        } finally {
            swap();
        }
    }

    private void swap() {
        for (Average average : averages) {
            float[] a = average.values().data();
            float[] w = average.parameter().value().data();
            for (int i = 0; i < w.length; i++) {
                float weight = w[i];
                w[i] = a[i];
                a[i] = weight;
            }
        }
    }

    /// The state of the optimizer, then the average of each parameter: `average.NAME`.
    @Override
    public List<State> state() {
        return Stream.concat(
                        optimizer.state().stream(),
                        averages.stream()
                                .map(each ->
                                        new State("average." + each.parameter().name(), each.values())))
                .toList();
    }

    @Override
    public void resumeAt(long stepsMade) {
        steps = stepsMade;
        optimizer.resumeAt(stepsMade);
    }

    @Override
    public double maxGradientNorm() {
        return optimizer.maxGradientNorm();
    }

    /// The text by which a checkpoint recognizes these settings. It must not change: checkpoints contain it.
    @Override
    public String settings() {
        return "average " + decay + ", " + optimizer.settings();
    }
}
