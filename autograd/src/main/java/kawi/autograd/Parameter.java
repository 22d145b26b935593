package kawi.autograd;

import java.util.stream.IntStream;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.random.CounterRandom;

/// A tensor that is learned: it has a name, and with its gradient it lives as long as the model.
public final class Parameter extends Tensor {
    private final String name;

    /// Where the gradient is kept from step to step.
    private Array storage;

    /// A parameter of zeros.
    ///
    /// @param name unique in the model, as files call it: `h.0.attn.c_attn.weight`
    public Parameter(String name, Shape shape) {
        super(Array.zeros(shape), true, null);
        this.name = name;
    }

    /// A parameter of normal numbers of mean 0. Which numbers is decided by the random key and the name, whatever
    /// else the model has.
    ///
    /// @param std their standard deviation; with 0 they are all 0
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

    /// Sets the gradient to zero, for the next step to add to: the zeros are only written if nothing else is.
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
