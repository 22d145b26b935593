package kawi.samples.verify;

import static kawi.engine.model.Form.FUSED;
import static kawi.engine.model.Form.VISIBLE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.engine.model.Form;

/// Which variants are worth a run.
///
/// Vectors that C2 has not compiled are objects, each operation a method call: without C2 they take minutes for the
/// small training. So vector kernels without C2 train the tiny one, and only where all is wanted do they do so in the
/// interpreter, half a minute each.
public final class Variants {
    private static final String VECTOR = "vector";
    private static final String REFERENCE = "reference";
    private static final List<Integer> THREADS = List.of(1, 2, 3, 5);
    private static final List<Integer> WIDTHS = List.of(128, 256, 512);

    /// The width of this JVM's vectors, 0 without any.
    private final int widest;

    private final List<Variant> variants = new ArrayList<>();

    private Variants(int widest) {
        this.widest = widest;
    }

    /// In this JVM: numbers of threads, both sets of kernels, both forms of the model.
    ///
    /// @param vectorBits the width of this JVM's vectors, 0 without any
    public static List<Variant> here(int vectorBits) {
        var list = new Variants(vectorBits);
        list.here(ShortTraining.TINY, REFERENCE, 1, VISIBLE);
        list.here(ShortTraining.SMALL, REFERENCE, 2, FUSED);
        if (vectorBits > 0) {
            for (ShortTraining training : ShortTraining.values()) {
                THREADS.forEach(threads -> list.here(training, VECTOR, threads, FUSED));
                list.here(training, VECTOR, 2, VISIBLE);
            }
        }
        return list.variants;
    }

    /// In JVMs of their own: every other width and every compiler, once each.
    ///
    /// @param vectorBits the width of this JVM's vectors, 0 without any
    public static List<Variant> elsewhere(int vectorBits) {
        var list = new Variants(vectorBits);
        if (vectorBits > 0) {
            list.widths()
                    .filter(bits -> bits < vectorBits)
                    .forEach(bits -> list.elsewhere(ShortTraining.SMALL, VECTOR, 2, bits, Compiler.ALL));
            list.elsewhere(ShortTraining.SMALL, VECTOR, 3, vectorBits, Compiler.C2);
            list.elsewhere(ShortTraining.TINY, VECTOR, 2, vectorBits, Compiler.C1);
        }
        list.elsewhere(ShortTraining.SMALL, REFERENCE, 2, vectorBits, Compiler.C1);
        list.elsewhere(ShortTraining.TINY, REFERENCE, 2, vectorBits, Compiler.INTERPRETER);
        return list.variants;
    }

    /// In JVMs of their own: every number of threads with every width and compiler.
    ///
    /// @param vectorBits the width of this JVM's vectors, 0 without any
    public static List<Variant> everywhere(int vectorBits) {
        var list = new Variants(vectorBits);
        for (Compiler compiler : Compiler.values()) {
            boolean fast = compiler == Compiler.ALL || compiler == Compiler.C2;
            for (int threads : THREADS) {
                list.widths()
                        .forEach(bits -> list.elsewhere(
                                fast ? ShortTraining.SMALL : ShortTraining.TINY, VECTOR, threads, bits, compiler));
                list.elsewhere(
                        compiler == Compiler.INTERPRETER ? ShortTraining.TINY : ShortTraining.SMALL,
                        REFERENCE,
                        threads,
                        vectorBits,
                        compiler);
            }
        }
        return list.variants;
    }

    /// The widths that this machine has.
    private Stream<Integer> widths() {
        return WIDTHS.stream().filter(bits -> bits <= widest);
    }

    private void here(ShortTraining training, String kernels, int threads, Form form) {
        variants.add(new Variant(training, kernels, threads, form, widest, Compiler.ALL, false));
    }

    private void elsewhere(ShortTraining training, String kernels, int threads, int bits, Compiler compiler) {
        variants.add(new Variant(training, kernels, threads, FUSED, bits, compiler, true));
    }
}
