package kawi.bench.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.Gpt;
import org.bytedeco.pytorch.Tensor;

/// An AdamW step on all weights of a model, with given gradients.
final class Optimizers {
    static final AdamW.Settings SETTINGS = AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0.1);
    static final double LEARNING_RATE = 1e-3;

    private Optimizers() {}

    static Comparison comparison(Case sizes, Device device) {
        List<Parameter> parameters = new Gpt(sizes.config(), CounterRandom.ofSeed(1)).parameters();
        List<Tensor> tensors = new ArrayList<>();
        for (Parameter parameter : parameters) {
            float[] numbers = parameter.value().data();
            System.arraycopy(numbers, 0, parameter.gradient().data(), 0, numbers.length); // any values
            Tensor tensor =
                    Torch.tensor(numbers, Torch.sizes(parameter.shape())).set_requires_grad(true);
            tensor.mutable_grad().put(Torch.tensor(numbers, Torch.sizes(parameter.shape())));
            tensors.add(tensor);
        }
        return Comparison.of(
                "AdamW, %,d weights"
                        .formatted(parameters.stream()
                                .mapToLong(parameter -> parameter.shape().elements())
                                .sum()),
                new KawiOptimizer(parameters, new AdamW(parameters, SETTINGS), device),
                new TorchOptimizer(parameters, tensors, new FusedAdamW(tensors, SETTINGS, LEARNING_RATE)));
    }

    private record KawiOptimizer(List<Parameter> parameters, AdamW adamW, Device device) implements Contender {
        @Override
        public void run() {
            adamW.step(device, LEARNING_RATE, 1);
        }

        @Override
        public Map<String, float[]> results() {
            Map<String, float[]> weights = new LinkedHashMap<>();
            parameters.forEach(
                    parameter -> weights.put(parameter.name(), parameter.value().data()));
            return weights;
        }
    }

    /// @param names the parameters whose names the tensors have
    private record TorchOptimizer(List<Parameter> names, List<Tensor> tensors, FusedAdamW adamW) implements Contender {
        @Override
        public void run() {
            adamW.step();
        }

        @Override
        public Map<String, float[]> results() {
            Map<String, float[]> weights = new LinkedHashMap<>();
            for (int i = 0; i < tensors.size(); i++) {
                weights.put(names.get(i).name(), Torch.floats(tensors.get(i)));
            }
            return weights;
        }
    }
}
