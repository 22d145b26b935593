package kawi.engine.io.safetensors;

import java.util.List;
import java.util.stream.Collectors;

/// Where a tensor stands in a safetensors file, and how to read its bytes.
///
/// @param name its name
/// @param type the type of its elements, little-endian
/// @param sizes its sizes, outermost first; row-major
/// @param begin its first byte, counted from the end of the header
/// @param end the byte after its last
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
        // Exact: the header was refused if its bytes were not elements times the element's size.
        return bytes() / type.bits() * 8 + bytes() % type.bits() * 8 / type.bits();
    }

    /// As the papers write it: `(12, 64, 128)`.
    public String shapeText() {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
