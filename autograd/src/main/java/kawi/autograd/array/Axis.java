package kawi.autograd.array;

/// One dimension of a shape, with the dimensions outside of it taken as one and those inside of it taken as one: the
/// shape seen as (outer, size, inner).
///
/// @param outer the product of the sizes outside
/// @param size the size of the dimension
/// @param inner the product of the sizes inside; 1 for the innermost dimension
public record Axis(int outer, int size, int inner) {

    /// A dimension of a shape. Negative ones count from the end, so -1 is the innermost.
    ///
    /// @throws ShapeException if there is no such dimension
    public static Axis of(Shape shape, int dimension) {
        int index = shape.index(dimension);
        int outer = 1;
        int inner = 1;
        for (int i = 0; i < shape.rank(); i++) {
            if (i < index) {
                outer *= shape.size(i);
            } else if (i > index) {
                inner *= shape.size(i);
            }
        }
        return new Axis(outer, shape.size(index), inner);
    }

    /// The index of the first of the `inner` elements at one place of the dimension.
    public int at(int outerIndex, int index) {
        return (outerIndex * size + index) * inner;
    }
}
