package kawi.samples.verify;

import java.util.List;

/// The JIT compilers of the JVM that are enabled. All must round in the same way.
public enum Compiler {
    /// The default: code is interpreted first, then compiled by C1, and hot code by C2.
    ALL("all"),
    /// Only the optimising compiler.
    C2("C2", "-XX:-TieredCompilation"),
    /// Only the fast compiler, in whose code vectors are objects.
    C1("C1", "-XX:TieredStopAtLevel=1"),
    /// Only the interpreter.
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
