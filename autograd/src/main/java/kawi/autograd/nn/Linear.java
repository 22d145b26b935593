package kawi.autograd.nn;

import java.util.List;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;

/// A linear layer, `y = x W + b`, with W of (inputs, outputs) as GPT-2 stores it.
///
/// @param weight W, (inputs, outputs)
/// @param bias b, (outputs), or empty
public record Linear(Parameter weight, Optional<Parameter> bias) {

    /// A new layer whose bias, if any, is zero.
    ///
    /// @param name what the parameters' names start with
    /// @param weights where the weight comes from
    public Linear(String name, int inputs, int outputs, boolean hasBias, WeightSource weights) {
        this(
                weights.parameter(name + ".weight", Shape.of(inputs, outputs)),
                hasBias ? Optional.of(new Parameter(name + ".bias", Shape.of(outputs))) : Optional.empty());
    }

    /// @param x (..., inputs)
    /// @return (..., outputs)
    public Tensor forward(Tensor x) {
        Tensor y = x.matmul(weight); // (..., outputs)
        return bias.map(y::add).orElse(y);
    }

    /// The weight, then the bias if there is one.
    public List<Parameter> parameters() {
        return bias.map(b -> List.of(weight, b)).orElse(List.of(weight));
    }
}
