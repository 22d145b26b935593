package kawi.autograd.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.array.Array;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.AdamWStep;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.op.Cost;
import kawi.autograd.text.Decimal;

/// Adam with decoupled weight decay (Kingma and Ba, 2015; Loshchilov and Hutter, "Decoupled weight decay
/// regularization", 2019, algorithm 2, the decay times the learning rate as PyTorch does it). At step t, from 1:
///
///     m = beta1 m + (1 - beta1) g
///     v = beta2 v + (1 - beta2) g^2
///     w = w (1 - learningRate decay) - learningRate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// Only parameters of two or more dimensions decay: matrices and embeddings, not biases and gains. Cautious decay
/// spares the weights that the update increases (Chen et al., "Cautious weight decay", 2025): a weight decays where `m
/// w > 0`.
public final class AdamW implements Optimizer {

    /// The largest gradient whose square is a float. A larger one would make the second moment of its weight infinite,
    /// and the weight would never change again: check the global norm of the gradients before a step.
    public static final double MAX_GRADIENT = Math.sqrt(Float.MAX_VALUE);

    /// The hyperparameters that stay the same from step to step.
    ///
    ///     AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0.1)
    ///
    /// @param beta1 decay of the first moment, in [0, 1)
    /// @param beta2 decay of the second moment, in [0, 1)
    /// @param epsilon added to the root of the second moment; positive as a float, or a weight without a gradient would
    /// be divided by zero
    /// @param weightDecay the fraction of a weight that a step subtracts, before multiplication by the learning rate
    /// @param cautious whether only weights decay that the update makes smaller
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay, boolean cautious) {

        /// The defaults of PyTorch's AdamW: betas 0.9 and 0.999, epsilon 1e-8, weight decay 0.01.
        public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0.01);

        /// Settings whose decay is not cautious.
        public Settings(double beta1, double beta2, double epsilon, double weightDecay) {
            this(beta1, beta2, epsilon, weightDecay, false);
        }

        /// @throws IllegalArgumentException if a number is out of range
        public Settings {
            require(beta1 >= 0 && beta1 < 1, "AdamW's beta1 must be at least 0 and less than 1, not ", beta1);
            require(beta2 >= 0 && beta2 < 1, "AdamW's beta2 must be at least 0 and less than 1, not ", beta2);
            boolean isPositive = (float) epsilon > 0 && epsilon < Double.POSITIVE_INFINITY;
            require(isPositive, "AdamW's epsilon must be positive, not ", epsilon);
            boolean isFinite = weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY;
            require(isFinite, "the weight decay must be at least 0, not ", weightDecay);
        }

        private static void require(boolean holds, String message, double value) {
            if (!holds) {
                throw new IllegalArgumentException(message + Decimal.of(value));
            }
        }

        /// The same with another decay of the first moment.
        public Settings beta1(double value) {
            return new Settings(value, beta2, epsilon, weightDecay, cautious);
        }

        /// The same with another decay of the second moment.
        public Settings beta2(double value) {
            return new Settings(beta1, value, epsilon, weightDecay, cautious);
        }

        /// The same with another epsilon.
        public Settings epsilon(double value) {
            return new Settings(beta1, beta2, value, weightDecay, cautious);
        }

        /// The same with another weight decay.
        public Settings weightDecay(double value) {
            return new Settings(beta1, beta2, epsilon, value, cautious);
        }

        /// The same with a decay that is cautious, or not.
        public Settings cautious(boolean value) {
            return new Settings(beta1, beta2, epsilon, weightDecay, value);
        }

        /// The text by which a checkpoint recognizes these settings. It must not change: checkpoints contain it.
        public String text() {
            return "Settings[beta1=" + beta1 + ", beta2=" + beta2 + ", epsilon=" + epsilon + ", weightDecay="
                    + weightDecay + (cautious ? ", cautious" : "") + "]";
        }
    }

    /// The state of one parameter.
    ///
    /// @param parameter the parameter
    /// @param first the decaying mean of gradients, of the parameter's shape
    /// @param second the decaying mean of squared gradients, of the parameter's shape
    public record Moments(Parameter parameter, Array first, Array second) {}

    private final Settings settings;
    private final List<Moments> moments = new ArrayList<>();
    private long steps;

    /// An optimizer with the settings of PyTorch.
    ///
    /// @param parameters the parameters to update
    public AdamW(List<Parameter> parameters) {
        this(parameters, Settings.DEFAULT);
    }

    /// @param parameters the parameters to update
    public AdamW(List<Parameter> parameters, Settings settings) {
        this.settings = settings;
        for (Parameter parameter : parameters) {
            moments.add(new Moments(parameter, Array.zeros(parameter.shape()), Array.zeros(parameter.shape())));
        }
    }

    @Override
    public void step(Device device, double learningRate, double gradientScale) {
        steps++;
        double correction1 = 1 - StrictMath.pow(settings.beta1(), (double) steps);
        double correction2 = 1 - StrictMath.pow(settings.beta2(), (double) steps);
        Kernels kernels = device.kernels();
        for (Moments moment : moments) {
            double decay = moment.parameter().shape().rank() >= 2 ? settings.weightDecay() : 0;
            var step = new AdamWStep(
                    (float) gradientScale,
                    (float) settings.beta1(),
                    (float) (1 - settings.beta1()),
                    (float) settings.beta2(),
                    (float) (1 - settings.beta2()),
                    (float) (learningRate / correction1),
                    (float) (1 / Math.sqrt(correction2)),
                    (float) settings.epsilon(),
                    (float) (1 - learningRate * decay),
                    settings.cautious());
            float[] w = moment.parameter().value().data();
            float[] g = moment.parameter().gradient().data();
            float[] m = moment.first().data();
            float[] v = moment.second().data();
            device.forElements(w.length, (from, n) -> kernels.adamW(step, g, m, v, w, from, n));
        }
    }

    /// For each weight 15 operations (gradient scale, 1; first moment, 3; second moment, 4; denominator, 3; weight, 4).
    /// Reads weight, gradient and both moments, and writes all but the gradient.
    @Override
    public Cost cost() {
        double weights = moments.stream()
                .mapToDouble(moment -> moment.parameter().shape().elements())
                .sum();
        return Cost.of(15 * weights, 7 * weights);
    }

    /// The moments, in the order of the parameters. Shared, not copied.
    public List<Moments> moments() {
        return List.copyOf(moments);
    }

    /// The first and the second moment of each parameter: `adamw.first.NAME` and `adamw.second.NAME`.
    @Override
    public List<State> state() {
        return moments.stream()
                .flatMap(each -> Stream.of(
                        new State("adamw.first." + each.parameter().name(), each.first()),
                        new State("adamw.second." + each.parameter().name(), each.second())))
                .toList();
    }

    @Override
    public double maxGradientNorm() {
        return MAX_GRADIENT;
    }

    /// The number of steps made so far.
    public long steps() {
        return steps;
    }

    @Override
    public void resumeAt(long stepsMade) {
        steps = stepsMade;
    }

    @Override
    public String settings() {
        return settings.text();
    }
}
