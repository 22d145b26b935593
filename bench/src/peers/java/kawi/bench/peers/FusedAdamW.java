package kawi.bench.peers;

import java.util.List;
import kawi.autograd.optim.AdamW;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/// The AdamW of libtorch in one pass over memory: the operation behind `torch.optim.AdamW(..., fused=True)`. The
/// optimizer of the C++ library, with one pass for each line of the formula, is several times slower.
final class FusedAdamW {

    /// Parameters with the same weight decay.
    private record Group(List<Tensor> parameters, List<Tensor> first, List<Tensor> second, double decay) {
        static Group of(List<Tensor> parameters, double decay) {
            return new Group(
                    parameters,
                    parameters.stream().map(torch::zeros_like).toList(),
                    parameters.stream().map(torch::zeros_like).toList(),
                    decay);
        }
    }

    private final OperatorHandle operation = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
    private final AdamW.Settings settings;
    private final double learningRate;
    private final List<Group> groups;
    private final Tensor steps = torch.zeros();

    /// @param parameters the parameters; as in Kawi, weight decay applies only to those of two or more dimensions
    FusedAdamW(List<Tensor> parameters, AdamW.Settings settings, double learningRate) {
        this.settings = settings;
        this.learningRate = learningRate;
        groups = List.of(
                Group.of(parameters.stream().filter(p -> p.dim() >= 2).toList(), settings.weightDecay()),
                Group.of(parameters.stream().filter(p -> p.dim() < 2).toList(), 0));
    }

    /// Updates all parameters.
    void step() {
        Torch.freeing(() -> Torch.withoutGradients(() -> {
            steps.add_(new Scalar(1f));
            groups.forEach(this::step);
        }));
    }

    private void step(Group group) {
        List<Tensor> gradients =
                group.parameters().stream().map(parameter -> parameter.grad()).toList();
        List<Tensor> counts =
                group.parameters().stream().map(parameter -> steps).toList();
        operation.callBoxed(new IValueVector(
                list(group.parameters()),
                list(gradients),
                list(group.first()),
                list(group.second()),
                list(List.of()), // largest second moments, of AMSGrad
                list(counts),
                new IValue(learningRate),
                new IValue(settings.beta1()),
                new IValue(settings.beta2()),
                new IValue(group.decay()),
                new IValue(settings.epsilon()),
                new IValue(false), // AMSGrad
                new IValue(false), // maximize
                new IValue(), // scale of the gradients
                new IValue())); // whether one is infinite
    }

    private static IValue list(List<Tensor> tensors) {
        var list = new GenericList(new Type.TypePtr(TensorType.get()));
        tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
        return new IValue(list);
    }
}
