package kawi.samples.verify;

import java.util.List;

/// The headers of objects in a JVM. They determine the address of the first element of an array, which is 16 bytes
/// after the beginning of a `float[]` with default headers of JDK 25 and 12 with compact ones, and thus which vectors
/// cross the boundary of a cache line. The bits must be the same.
///
/// [JEP 519: Compact Object Headers](https://openjdk.org/jeps/519)
public enum ObjectHeaders {
    /// Those of this JVM without an option.
    DEFAULT("default", ""),
    /// Headers of 8 bytes, which include the class.
    COMPACT("compact", "-XX:+UseCompactObjectHeaders");

    private final String label;
    private final String option;

    ObjectHeaders(String label, String option) {
        this.label = label;
        this.option = option;
    }

    /// The options of the JVM.
    List<String> options() {
        return option.isEmpty() ? List.of() : List.of(option);
    }

    /// The name in tables.
    @Override
    public String toString() {
        return label;
    }
}
