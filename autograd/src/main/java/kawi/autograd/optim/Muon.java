package kawi.autograd.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.array.Arena;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.op.Cost;
import kawi.autograd.text.Decimal;

/// Muon: momentum, orthogonalised by Newton-Schulz, for the matrices inside a network; [AdamW] for all other
/// parameters, such as embeddings, the output layer, gains and biases (Jordan et al., "Muon: an optimizer for hidden
/// layers in neural networks", 2024). For each matrix W with gradient G:
///
///     M = momentum M + (1 - momentum) G
///     U = orthogonal((1 - momentum) G + momentum M)
///     W = W (1 - learningRate decay) - learningRate 0.2 sqrt(max(rows, columns)) U
///
/// Every direction of U has about the same length ([NewtonSchulz]), so rare directions are learned as fast as common
/// ones. The last factor gives an update the size of AdamW's (Liu et al., "Muon is scalable for LLM training", 2025,
/// section 2.2), so one learning rate serves both.
///
/// The momentum is that of PyTorch's `torch.optim.Muon`, with `adjust_lr_fn="match_rms_adamw"`; its products are in
/// bfloat16, these in float32.
public final class Muon implements Optimizer {
    /// The root mean square of AdamW's updates, about.
    private static final double UPDATE_RMS = 0.2;

    /// The hyperparameters that stay the same from step to step.
    ///
    /// @param momentum share of the momentum that a step keeps, in [0, 1)
    /// @param adamW the settings for the other parameters; the weight decay, and whether it is cautious, are for
    /// matrices too
    public record Settings(double momentum, AdamW.Settings adamW) {

        /// @throws IllegalArgumentException if the momentum is out of range
        public Settings {
            if (!(momentum >= 0 && momentum < 1)) {
                throw new IllegalArgumentException(
                        "Muon's momentum must be at least 0 and less than 1, not " + Decimal.of(momentum));
            }
        }

        /// A momentum of 0.95, as in the paper.
        public static Settings of(AdamW.Settings adamW) {
            return new Settings(0.95, adamW);
        }

        /// The text by which a checkpoint recognizes these settings. It must not change: checkpoints contain it.
        public String text() {
            return "Muon[momentum=" + momentum + ", " + adamW.text() + "]";
        }
    }

    /// A matrix and its momentum.
    private record Momentum(Parameter parameter, Array values) {}

    private final Settings settings;
    private final List<Momentum> momenta = new ArrayList<>();
    private final AdamW others;
    private final Arena arena = new Arena();

    /// @param matrices the parameters of two dimensions to update with orthogonalised momentum
    /// @param others the parameters to update with AdamW
    /// @throws IllegalArgumentException if a matrix has another number of dimensions
    public Muon(List<Parameter> matrices, List<Parameter> others, Settings settings) {
        this.settings = settings;
        this.others = new AdamW(others, settings.adamW());
        for (Parameter matrix : matrices) {
            if (matrix.shape().rank() != 2) {
                throw new IllegalArgumentException(
                        "Muon: \"" + matrix.name() + "\" is " + matrix.shape() + ", expected two dimensions");
            }
            momenta.add(new Momentum(matrix, Array.zeros(matrix.shape())));
        }
    }

    @Override
    public void step(Device device, double learningRate, double gradientScale) {
        others.step(device, learningRate, gradientScale);
        var workspace = new Workspace(device, arena, false);
        for (Momentum momentum : momenta) {
            arena.reset();
            step(workspace, momentum, learningRate, (float) gradientScale);
        }
    }

    private void step(Workspace workspace, Momentum momentum, double learningRate, float gradientScale) {
        Shape shape = momentum.parameter().shape();
        Array update = workspace.allocate(shape);
        float[] g = momentum.parameter().gradient().data();
        float[] m = momentum.values().data();
        float[] u = update.data();
        float beta = (float) settings.momentum();
        float weight = (float) (1 - settings.momentum()) * gradientScale;
        Kernels kernels = workspace.kernels();
        workspace.device().forElements(shape.elements(), (from, n) -> {
            kernels.scale(beta, m, from, m, from, n);
            kernels.scaleAdd(weight, g, from, m, from, n);
            kernels.scale(beta, m, from, u, from, n);
            kernels.scaleAdd(weight, g, from, u, from, n);
        });

        float[] orthogonal = NewtonSchulz.orthogonal(workspace, update).data();

        float[] w = momentum.parameter().value().data();
        double size = UPDATE_RMS * Math.sqrt(Math.max(shape.size(0), shape.size(1)));
        float step = (float) (-learningRate * size);
        float decay = (float) (1 - learningRate * settings.adamW().weightDecay());
        boolean cautious = settings.adamW().cautious();
        workspace.device().forElements(shape.elements(), (from, n) -> {
            if (cautious) {
                kernels.cautiousDecay(decay, orthogonal, from, w, from, n);
            } else {
                kernels.scale(decay, w, from, w, from, n);
            }
            kernels.scaleAdd(step, orthogonal, from, w, from, n);
        });
    }

    /// AdamW's for the other parameters; for each matrix the products and sums of Newton-Schulz, six operations of the
    /// momentum for each weight and three of the update. The momentum is read and written, the gradient read, the
    /// update written; then the update is read, and the weight read and written.
    @Override
    public Cost cost() {
        Cost cost = others.cost();
        for (Momentum momentum : momenta) {
            Shape shape = momentum.parameter().shape();
            double weights = shape.elements();
            cost = cost.plus(NewtonSchulz.cost(shape)).plus(Cost.of(9 * weights, 7 * weights));
        }
        return cost;
    }

    /// FLOP of the matrix products of a step.
    public double flops() {
        return momenta.stream()
                .mapToDouble(each -> NewtonSchulz.flops(each.parameter().shape()))
                .sum();
    }

    /// The momentum of each matrix, `muon.momentum.NAME`, then the state of AdamW.
    @Override
    public List<State> state() {
        return Stream.concat(
                        momenta.stream()
                                .map(each -> new State(
                                        "muon.momentum." + each.parameter().name(), each.values())),
                        others.state().stream())
                .toList();
    }

    @Override
    public void resumeAt(long steps) {
        others.resumeAt(steps);
    }

    @Override
    public double maxGradientNorm() {
        return others.maxGradientNorm();
    }

    @Override
    public String settings() {
        return settings.text();
    }
}
