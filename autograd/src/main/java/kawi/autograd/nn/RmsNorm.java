package kawi.autograd.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;

/// Root mean square normalisation (Zhang and Sennrich, 2019), with a learned gain or without one.
public final class RmsNorm implements Norm {
    private final Tensor gain;
    private final Optional<Parameter> weight;
    private final float epsilon;

    /// A new layer: the gain is 1.
    ///
    /// @param name what the parameter's name starts with
    /// @param width the size of a row, C
    /// @param epsilon added to the mean of the squares before its square root
    public RmsNorm(String name, int width, double epsilon) {
        this(Optional.of(Parameter.ones(name + ".weight", Shape.of(width))), width, epsilon);
    }

    private RmsNorm(Optional<Parameter> weight, int width, double epsilon) {
        this.weight = weight;
        this.gain = weight.isPresent() ? weight.get() : ones(width);
        this.epsilon = (float) epsilon;
    }

    /// A layer that has nothing to learn: its gain is always 1.
    ///
    /// @param width the size of a row, C
    /// @param epsilon added to the mean of the squares before its square root
    public static RmsNorm withoutGain(int width, double epsilon) {
        return new RmsNorm(Optional.empty(), width, epsilon);
    }

    private static Tensor ones(int width) {
        float[] ones = new float[width];
        Arrays.fill(ones, 1);
        return Tensor.of(Shape.of(width), ones);
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.rmsNorm(gain, epsilon);
    }

    /// The gain, learned or 1: (C).
    public Tensor gain() {
        return gain;
    }

    /// What is added to the mean of the squares before its square root.
    public float epsilon() {
        return epsilon;
    }

    /// The gain if it is learned.
    @Override
    public List<Parameter> parameters() {
        return weight.stream().toList();
    }
}
