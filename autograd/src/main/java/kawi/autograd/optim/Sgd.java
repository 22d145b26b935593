package kawi.autograd.optim;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.op.Cost;

/// Stochastic gradient descent: `w -= learningRate g`.
public final class Sgd implements Optimizer {
    private final List<Parameter> parameters;

    /// @param parameters the parameters to update
    public Sgd(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    @Override
    public void step(Device device, double learningRate, double gradientScale) {
        Kernels kernels = device.kernels();
        float factor = (float) (-learningRate * gradientScale);
        for (Parameter parameter : parameters) {
            float[] w = parameter.value().data();
            float[] g = parameter.gradient().data();
            device.forElements(w.length, (from, n) -> kernels.scaleAdd(factor, g, from, w, from, n));
        }
    }

    /// One `fma` for each weight, which is read and written beside its gradient.
    @Override
    public Cost cost() {
        double weights = parameters.stream()
                .mapToDouble(parameter -> parameter.shape().elements())
                .sum();
        return Cost.of(2 * weights, 3 * weights);
    }
}
