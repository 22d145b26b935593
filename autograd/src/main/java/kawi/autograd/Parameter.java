package kawi.autograd;

import java.util.stream.IntStream;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.random.CounterRandom;

/// A learned tensor. It has a name, and it lives as long as the model, as does its gradient.
public final class Parameter extends Tensor {
    private final String name;

    /// The memory of the gradient, allocated once.
    private Array storage;

    private boolean frozen;

    /// A parameter of zeros.
    ///
    /// @param name unique in the model, as in model files: `h.0.attn.c_attn.weight`
    public Parameter(String name, Shape shape) {
        super(Array.zeros(shape), true, null);
        this.name = name;
    }

    /// A parameter of normal numbers of mean 0. The random key and the name determine them, so the other parameters of
    /// the model do not matter.
    ///
    /// @param std their standard deviation; 0 for all zeros
    public static Parameter normal(String name, Shape shape, double std, CounterRandom random) {
        var parameter = new Parameter(name, shape);
        if (std == 0) {
            return parameter;
        }
        CounterRandom numbers = random.child(name.hashCode());
        float[] data = parameter.value().data();
        IntStream.range(0, data.length).parallel().forEach(i -> data[i] = (float) (std * numbers.normal(i)));
        return parameter;
    }

    /// A parameter of ones.
    public static Parameter ones(String name, Shape shape) {
        var parameter = new Parameter(name, shape);
        parameter.value().fill(1);
        return parameter;
    }

    /// The name, unique in the model.
    public String name() {
        return name;
    }

    /// Makes the parameter a constant: operations compute no gradient for it from now on, and none is allocated. Where
    /// nothing below it is trained either, the tape records nothing.
    public void freeze() {
        frozen = true;
        storage = null;
        dropGradient();
    }

    /// Whether the parameter is trained: false once it is frozen.
    @Override
    public boolean requiresGradient() {
        return !frozen;
    }

    @Override
    public boolean isParameter() {
        return true;
    }

    /// Sets the gradient to zero before the next step. The zeros are written only if no operation writes a gradient.
    public void clearGradient() {
        dropGradient();
    }

    @Override
    Array gradientStorage() {
        if (storage == null) {
            storage = Array.zeros(shape());
        }
        return storage;
    }

    @Override
    Array adopt(Array given) {
        Array kept = gradientStorage();
        System.arraycopy(given.data(), 0, kept.data(), 0, kept.elements());
        return kept;
    }

    @Override
    public String toString() {
        return name + ": " + value();
    }
}
