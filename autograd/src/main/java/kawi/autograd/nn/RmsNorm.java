package kawi.autograd.nn;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;

/// Root mean square normalisation with a learned gain (Zhang and Sennrich, 2019).
public final class RmsNorm implements Norm {
    private final Parameter weight;
    private final float epsilon;

    /// A new layer: the gain is 1.
    ///
    /// @param name what the parameter's name starts with
    /// @param width the size of a row, C
    /// @param epsilon added to the mean of the squares before its square root
    public RmsNorm(String name, int width, double epsilon) {
        weight = Parameter.ones(name + ".weight", Shape.of(width));
        this.epsilon = (float) epsilon;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.rmsNorm(weight, epsilon);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight);
    }
}
