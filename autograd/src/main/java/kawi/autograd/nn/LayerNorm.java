package kawi.autograd.nn;

import java.util.List;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;

/// Layer normalisation with a learned gain and, optionally, a learned bias (Ba et al., 2016).
public final class LayerNorm implements Norm {
    private final Parameter weight;
    private final Optional<Parameter> bias;
    private final float epsilon;

    /// A new layer: the gain is 1, the bias 0.
    ///
    /// @param name what the parameters' names start with
    /// @param width the size of a row, C
    /// @param epsilon added to the variance before its square root
    public LayerNorm(String name, int width, boolean hasBias, double epsilon) {
        weight = Parameter.ones(name + ".weight", Shape.of(width));
        bias = hasBias ? Optional.of(new Parameter(name + ".bias", Shape.of(width))) : Optional.empty();
        this.epsilon = (float) epsilon;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.layerNorm(weight, bias, epsilon);
    }

    @Override
    public List<Parameter> parameters() {
        return bias.map(b -> List.of(weight, b)).orElse(List.of(weight));
    }
}
