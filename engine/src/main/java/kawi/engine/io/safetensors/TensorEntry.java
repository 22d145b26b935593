package kawi.engine.io.safetensors;

import java.util.List;
import java.util.stream.Collectors;

/// The name, type, shape and position of a tensor in a safetensors file.
///
/// @param name the name of the tensor
/// @param type the type of the elements, which are little-endian
/// @param sizes the shape, outermost dimension first; the elements are row-major
/// @param begin the offset of the first byte, from the end of the header
/// @param end the offset after the last byte
public record TensorEntry(String name, DataType type, List<Long> sizes, long begin, long end) {

    public TensorEntry {
        sizes = List.copyOf(sizes);
    }

    /// The number of bytes.
    public long bytes() {
        return end - begin;
    }

    /// The number of elements.
    public long elements() {
        // Exact: a header whose offsets do not match shape and type is refused.
        return bytes() / type.bits() * 8 + bytes() % type.bits() * 8 / type.bits();
    }

    /// The shape as papers write it: `(12, 64, 128)`.
    public String shapeText() {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
