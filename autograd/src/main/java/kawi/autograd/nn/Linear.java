package kawi.autograd.nn;

import java.util.List;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.random.CounterRandom;

/// `y = x W + b`, with W of (inputs, outputs) as GPT-2 stores it.
public final class Linear {
    private final Parameter weight;
    private final Optional<Parameter> bias;

    /// @param name what the parameters' names start with
    /// @param hasBias whether there is a b; it starts at zero
    /// @param std the standard deviation of the initial weights
    public Linear(String name, int inputs, int outputs, boolean hasBias, double std, CounterRandom random) {
        weight = Parameter.normal(name + ".weight", Shape.of(inputs, outputs), std, random);
        bias = hasBias ? Optional.of(new Parameter(name + ".bias", Shape.of(outputs))) : Optional.empty();
    }

    /// @param x (..., inputs)
    /// @return (..., outputs)
    public Tensor forward(Tensor x) {
        return x.linear(weight, bias);
    }

    /// `gelu(x W + b)`.
    ///
    /// @param x (..., inputs)
    /// @return (..., outputs)
    public Tensor gelu(Tensor x) {
        return x.linearGelu(weight, bias);
    }

    /// `residual + dropout(x W + b)`.
    ///
    /// @param residual (..., outputs)
    /// @param x (..., inputs)
    /// @param dropout of what is added; empty for none
    /// @return (..., outputs)
    public Tensor addTo(Tensor residual, Tensor x, Optional<DropoutMask> dropout) {
        return residual.addLinear(x, weight, bias, dropout);
    }

    /// The weight, then the bias if there is one.
    public List<Parameter> parameters() {
        return bias.map(b -> List.of(weight, b)).orElse(List.of(weight));
    }
}
