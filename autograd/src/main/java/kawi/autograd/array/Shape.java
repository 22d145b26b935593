package kawi.autograd.array;

import java.util.Arrays;

/// The sizes of an array along its dimensions, outermost first: a batch of sequences of vectors is `(B, T, C)`.
///
/// Immutable. Rank 0 is a scalar, of one element.
public final class Shape {

    /// The shape of a scalar: no dimensions, one element.
    public static final Shape SCALAR = new Shape();

    private final int[] sizes;
    private final int elements;

    private Shape(int... sizes) {
        long product = 1;
        for (int size : sizes) {
            if (size < 0) {
                throw new ShapeException("the sizes of a shape must not be negative: " + Arrays.toString(sizes));
            }
            product *= size;
            if (product > Integer.MAX_VALUE) {
                throw new ShapeException("a shape has at most " + Integer.MAX_VALUE + " elements, but "
                        + Arrays.toString(sizes) + " has more");
            }
        }
        this.sizes = sizes;
        this.elements = (int) product;
    }

    /// @throws ShapeException if a size is negative or there are more than `Integer.MAX_VALUE` elements
    public static Shape of(int... sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
    }

    /// The number of dimensions.
    public int rank() {
        return sizes.length;
    }

    /// The number of elements: the product of the sizes.
    public int elements() {
        return elements;
    }

    /// The size along a dimension; negative ones count from the end, so that `size(-1)` is the innermost.
    ///
    /// @throws ShapeException if there is no such dimension
    public int size(int dimension) {
        return sizes[index(dimension)];
    }

    /// The number of a dimension counted from the outermost, 0; negative ones count from the end.
    ///
    /// @throws ShapeException if there is no such dimension
    public int index(int dimension) {
        int index = dimension < 0 ? sizes.length + dimension : dimension;
        if (index < 0 || index >= sizes.length) {
            throw new ShapeException("there is no dimension " + dimension + " in " + this);
        }
        return index;
    }

    /// The number of rows when all dimensions but the innermost are taken as one: `(B, T, C)` has B T rows.
    public int rows() {
        int rows = 1;
        for (int i = 0; i < sizes.length - 1; i++) {
            rows *= sizes[i];
        }
        return rows;
    }

    /// The size of the innermost dimension; 1 for a scalar.
    public int columns() {
        return sizes.length == 0 ? 1 : sizes[sizes.length - 1];
    }

    /// The number of matrices when all dimensions but the two innermost are taken as one: `(B, H, T, T)` has B H.
    ///
    /// @throws ShapeException if the rank is below 2
    public int matrices() {
        if (sizes.length < 2) {
            throw new ShapeException("a matrix has two dimensions, but the shape is " + this);
        }
        int matrices = 1;
        for (int i = 0; i < sizes.length - 2; i++) {
            matrices *= sizes[i];
        }
        return matrices;
    }

    /// This shape with another size along a dimension; negative ones count from the end.
    ///
    /// @throws ShapeException if there is no such dimension
    public Shape withSize(int dimension, int size) {
        int[] changed = sizes.clone();
        changed[index(dimension)] = size;
        return new Shape(changed);
    }

    /// This shape with another innermost size.
    ///
    /// @throws ShapeException if this is a scalar
    public Shape withColumns(int columns) {
        if (sizes.length == 0) {
            throw new ShapeException("a scalar has no innermost dimension");
        }
        int[] changed = sizes.clone();
        changed[changed.length - 1] = columns;
        return new Shape(changed);
    }

    /// This shape with two other innermost sizes.
    ///
    /// @throws ShapeException if the rank is below 2
    public Shape withMatrix(int rows, int columns) {
        if (sizes.length < 2) {
            throw new ShapeException("a matrix has two dimensions, but the shape is " + this);
        }
        int[] changed = sizes.clone();
        changed[changed.length - 2] = rows;
        changed[changed.length - 1] = columns;
        return new Shape(changed);
    }

    /// The sizes, outermost first, as a new array.
    public int[] toArray() {
        return sizes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /// In the notation of papers: `(12, 64, 128)`.
    @Override
    public String toString() {
        var text = new StringBuilder("(");
        for (int i = 0; i < sizes.length; i++) {
            text.append(i == 0 ? "" : ", ").append(sizes[i]);
        }
        return text.append(')').toString();
    }
}
