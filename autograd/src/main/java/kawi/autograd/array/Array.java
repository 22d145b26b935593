package kawi.autograd.array;

import java.util.Arrays;

/// A dense, row-major array of float32: its elements and its shape, without strides.
///
/// The element at `(b, t, c)` of a `(B, T, C)` array is `data()[(b * T + t) * C + c]`. The elements are shared, not
/// copied. `data()` may be longer than the shape needs if it comes from an [Arena]; only the first `shape().elements()`
/// belong to the array.
///
/// @param data the elements, at least as many as the shape requires
/// @param shape the sizes
public record Array(float[] data, Shape shape) {

    /// @throws ShapeException if there are fewer elements than the shape requires
    public Array {
        if (data.length < shape.elements()) {
            throw new ShapeException(data.length + " elements are too few for the shape " + shape);
        }
    }

    /// An array of zeros.
    public static Array zeros(Shape shape) {
        return new Array(new float[shape.elements()], shape);
    }

    /// The number of elements.
    public int elements() {
        return shape.elements();
    }

    /// The same elements with another shape.
    ///
    /// @throws ShapeException if the number of elements differs
    public Array reshape(Shape other) {
        if (other.elements() != shape.elements()) {
            throw new ShapeException("reshape: " + shape + " has " + shape.elements() + " elements, but " + other
                    + " has " + other.elements());
        }
        return new Array(data, other);
    }

    /// Sets every element to a value.
    public void fill(float value) {
        Arrays.fill(data, 0, elements(), value);
    }

    /// Whether all elements are finite: no infinity, no NaN.
    public boolean isFinite() {
        for (int i = 0; i < elements(); i++) {
            if (!Float.isFinite(data[i])) {
                return false;
            }
        }
        return true;
    }

    /// A copy of the elements.
    public float[] toFloats() {
        return Arrays.copyOf(data, elements());
    }

    @Override
    public String toString() {
        return "float32" + shape;
    }
}
