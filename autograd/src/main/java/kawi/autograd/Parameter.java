package kawi.autograd;

import java.util.Optional;
import java.util.stream.IntStream;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.random.CounterRandom;

/// A learned tensor. It has a name, and it lives as long as the model, as does its gradient.
public final class Parameter extends Tensor {
    private final String name;
    private final Optional<Encoded> encoded;

    /// Weights in fewer bits than float32.
    ///
    /// @param inputsFirst whether the shape is (inputs, outputs), as of a linear layer, not (outputs, inputs), as of an
    /// embedding
    private record Encoded(EncodedMatrix matrix, Shape shape, boolean inputsFirst) {}

    /// The memory of the gradient, allocated once.
    private Array storage;

    private boolean frozen;

    /// A parameter of zeros.
    ///
    /// @param name unique in the model, as in model files: `h.0.attn.c_attn.weight`
    public Parameter(String name, Shape shape) {
        super(Array.zeros(shape), true, null);
        this.name = name;
        this.encoded = Optional.empty();
    }

    private Parameter(String name, Encoded encoded) {
        super(null, false, null);
        this.name = name;
        this.encoded = Optional.of(encoded);
    }

    /// The weight (inputs, outputs) of a linear layer in fewer bits than float32, for inference: it requires no
    /// gradient, and has no value that an operation could read but products.
    ///
    /// @param name unique in the model
    public static Parameter encodedLinear(String name, EncodedMatrix matrix) {
        return new Parameter(name, new Encoded(matrix, Shape.of(matrix.inputs(), matrix.outputs()), true));
    }

    /// A table (V, C) of an embedding or of an output layer in fewer bits than float32, for inference. A row is an
    /// output.
    ///
    /// @param name unique in the model
    public static Parameter encodedTable(String name, EncodedMatrix matrix) {
        return new Parameter(name, new Encoded(matrix, Shape.of(matrix.outputs(), matrix.inputs()), false));
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

    /// Whether the parameter is trained: false once it is frozen, and for weights in fewer bits than float32.
    @Override
    public boolean requiresGradient() {
        return !frozen && encoded.isEmpty();
    }

    @Override
    public boolean isParameter() {
        return true;
    }

    @Override
    public Array value() {
        if (encoded.isPresent()) {
            throw new IllegalStateException("the weights of " + name + " are kept in "
                    + encoded.get().matrix().format() + ", which is for inference: there is no float32 array of them");
        }
        return super.value();
    }

    @Override
    public Shape shape() {
        return encoded.map(Encoded::shape).orElseGet(super::shape);
    }

    /// The weights, if they are kept in fewer bits than float32.
    public Optional<EncodedMatrix> encoded() {
        return encoded.map(Encoded::matrix);
    }

    @Override
    public Optional<EncodedMatrix> encoded(boolean transposed) {
        if (encoded.isPresent() && encoded.get().inputsFirst() == transposed) {
            throw new IllegalStateException("the weights of " + name + " are kept in "
                    + encoded.get().matrix().format() + " for products with "
                    + (transposed ? "the matrix" : "its transpose") + " only");
        }
        return encoded();
    }

    /// Bytes of the weights in memory, without their gradient.
    public long bytes() {
        return encoded.map(each -> each.matrix().bytes()).orElseGet(() -> (long) Float.BYTES * shape().elements());
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
        return name + ": "
                + encoded.map(each -> each.shape() + " in " + each.matrix().format())
                        .orElseGet(super::toString);
    }
}
