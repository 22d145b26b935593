package kawi.engine.io.gguf;

import java.util.List;
import java.util.stream.Collectors;

/// A tensor of a GGUF file.
///
/// @param name its name
/// @param type of its elements
/// @param sizes its shape, outermost dimension first, as everywhere in Kawi; in the file it is the other way round
/// @param offset of its first byte in the file
public record GgufTensor(String name, GgufType type, List<Long> sizes, long offset) {

    public GgufTensor {
        sizes = List.copyOf(sizes);
    }

    /// The number of elements.
    public long elements() {
        return sizes.stream().reduce(1L, (a, b) -> a * b); // no larger than the file
    }

    /// Elements of a row, which are consecutive.
    public int columns() {
        return Math.toIntExact(sizes.getLast());
    }

    /// The number of rows.
    public int rows() {
        return Math.toIntExact(elements() / Math.max(1, sizes.getLast()));
    }

    /// Bytes of a row.
    int rowBytes() {
        return Math.toIntExact(type.bytes(sizes.getLast()));
    }

    /// Bytes of the tensor.
    long bytes() {
        return type.bytes(elements());
    }

    /// The shape as papers write it: `(768, 3072)`.
    String shapeText() {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
