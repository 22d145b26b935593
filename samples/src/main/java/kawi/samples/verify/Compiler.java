package kawi.samples.verify;

import java.util.List;

/// What turns bytecode into machine code. All must round alike.
public enum Compiler {
    /// As a JVM does by itself: interpreted first, then compiled by C1, and what is hot by C2.
    ALL("all"),
    /// The optimising compiler, straight from the interpreter.
    C2("C2", "-XX:-TieredCompilation"),
    /// The quick compiler, to which vectors are objects.
    C1("C1", "-XX:TieredStopAtLevel=1"),
    /// None.
    INTERPRETER("none", "-Xint");

    private final String label;
    private final String option;

    Compiler(String label) {
        this(label, "");
    }

    Compiler(String label, String option) {
        this.label = label;
        this.option = option;
    }

    /// The options for the JVM.
    List<String> options() {
        return option.isEmpty() ? List.of() : List.of(option);
    }

    /// As it is written in tables.
    @Override
    public String toString() {
        return label;
    }
}
