package example;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.array.Array;
import kawi.autograd.device.Device;
import kawi.autograd.optim.Optimizer;

/// Gradient descent with momentum: `v = mu v + g`, `w = w - learningRate v`.
final class Momentum implements Optimizer.Custom {
    private final List<Parameter> parameters;
    private final List<Array> velocities;
    private final float mu;

    Momentum(List<Parameter> parameters, double mu) {
        this.parameters = parameters;
        this.velocities = parameters.stream()
                .map(parameter -> Array.zeros(parameter.shape()))
                .toList();
        this.mu = (float) mu;
    }

    @Override
    public void step(Device device, double learningRate, double gradientScale) {
        for (int p = 0; p < parameters.size(); p++) {
            float[] w = parameters.get(p).value().data();
            float[] g = parameters.get(p).gradient().data();
            float[] v = velocities.get(p).data();
            for (int i = 0; i < w.length; i++) {
                v[i] = mu * v[i] + (float) gradientScale * g[i];
                w[i] -= (float) learningRate * v[i];
            }
        }
    }

    /// Checkpoints contain the velocities.
    @Override
    public List<State> state() {
        return parameters.stream()
                .map(p -> new State("momentum." + p.name(), velocities.get(parameters.indexOf(p))))
                .toList();
    }

    /// A training is resumed only with the same momentum.
    @Override
    public String settings() {
        return "Momentum[mu=" + mu + "]";
    }
}
