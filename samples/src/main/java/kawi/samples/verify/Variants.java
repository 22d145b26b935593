package kawi.samples.verify;

import static kawi.engine.model.Gpt.Form.FUSED;
import static kawi.engine.model.Gpt.Form.VISIBLE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.engine.model.Gpt.Form;

/// The variants that are run.
///
/// In code that C2 has not compiled, vectors are objects and each operation is a method call: without C2 the small
/// training takes minutes. Therefore vector kernels without C2 run the tiny training, and in the interpreter, where it
/// takes half a minute, only if all variants are requested.
public final class Variants {
    private static final String VECTOR = "vector";
    private static final String REFERENCE = "reference";
    private static final List<Integer> THREADS = List.of(1, 2, 3, 5);
    private static final List<Integer> WIDTHS = List.of(128, 256, 512);

    /// The width of this JVM's vectors; 0 without vectors.
    private final int maxWidth;

    private final List<Variant> variants = new ArrayList<>();

    private Variants(int maxWidth) {
        this.maxWidth = maxWidth;
    }

    /// The variants in this JVM: numbers of threads, both sets of kernels, both forms of the model.
    ///
    /// @param vectorBits the width of this JVM's vectors; 0 without vectors
    public static List<Variant> inThisJvm(int vectorBits) {
        var list = new Variants(vectorBits);
        list.addHere(ShortTraining.TINY, REFERENCE, 1, VISIBLE);
        list.addHere(ShortTraining.SMALL, REFERENCE, 2, FUSED);
        list.addHere(ShortTraining.MODERN, REFERENCE, 2, VISIBLE);
        list.addHere(ShortTraining.QUANTIZED, REFERENCE, 2, FUSED);
        if (vectorBits > 0) {
            for (ShortTraining training : ShortTraining.values()) {
                THREADS.forEach(threads -> list.addHere(training, VECTOR, threads, FUSED));
                if (training != ShortTraining.QUANTIZED) { // which has the fused form only
                    list.addHere(training, VECTOR, 2, VISIBLE);
                }
            }
        }
        return list.variants;
    }

    /// The variants in child JVMs: every other width, every compiler, and compact headers, once each.
    ///
    /// @param vectorBits the width of this JVM's vectors; 0 without vectors
    public static List<Variant> inChildJvms(int vectorBits) {
        var list = new Variants(vectorBits);
        if (vectorBits > 0) {
            list.widths().filter(bits -> bits < vectorBits).forEach(bits -> {
                list.addChild(ShortTraining.SMALL, VECTOR, 2, bits, Compiler.ALL);
                list.addChild(ShortTraining.MODERN, VECTOR, 2, bits, Compiler.ALL);
                list.addChild(ShortTraining.QUANTIZED, VECTOR, 2, bits, Compiler.ALL);
            });
            list.addCompact(ShortTraining.SMALL, VECTOR, 2, vectorBits);
            list.addCompact(ShortTraining.MODERN, VECTOR, 2, vectorBits);
            list.addCompact(ShortTraining.QUANTIZED, VECTOR, 2, vectorBits);
            list.addChild(ShortTraining.SMALL, VECTOR, 3, vectorBits, Compiler.C2);
            list.addChild(ShortTraining.MODERN, VECTOR, 3, vectorBits, Compiler.C2);
            list.addChild(ShortTraining.TINY, VECTOR, 2, vectorBits, Compiler.C1);
        }
        list.addCompact(ShortTraining.SMALL, REFERENCE, 2, vectorBits); // C2 makes vectors of plain loops, too
        list.addChild(ShortTraining.SMALL, REFERENCE, 2, vectorBits, Compiler.C1);
        list.addChild(ShortTraining.MODERN, REFERENCE, 2, vectorBits, Compiler.C1);
        list.addChild(ShortTraining.TINY, REFERENCE, 2, vectorBits, Compiler.INTERPRETER);
        return list.variants;
    }

    /// All variants in child JVMs: every number of threads with every width and compiler, and with compact headers.
    ///
    /// @param vectorBits the width of this JVM's vectors; 0 without vectors
    public static List<Variant> allInChildJvms(int vectorBits) {
        var list = new Variants(vectorBits);
        for (Compiler compiler : Compiler.values()) {
            boolean fast = compiler == Compiler.ALL || compiler == Compiler.C2;
            for (int threads : THREADS) {
                list.widths()
                        .forEach(bits -> list.addChild(
                                fast ? ShortTraining.SMALL : ShortTraining.TINY, VECTOR, threads, bits, compiler));
                list.addChild(
                        compiler == Compiler.INTERPRETER ? ShortTraining.TINY : ShortTraining.SMALL,
                        REFERENCE,
                        threads,
                        vectorBits,
                        compiler);
            }
        }
        for (int threads : THREADS) {
            list.widths().forEach(bits -> list.addCompact(ShortTraining.SMALL, VECTOR, threads, bits));
            list.addCompact(ShortTraining.SMALL, REFERENCE, threads, vectorBits);
        }
        return list.variants;
    }

    /// The vector widths of this machine.
    private Stream<Integer> widths() {
        return WIDTHS.stream().filter(bits -> bits <= maxWidth);
    }

    private void addHere(ShortTraining training, String kernels, int threads, Form form) {
        variants.add(
                new Variant(training, kernels, threads, form, maxWidth, Compiler.ALL, ObjectHeaders.DEFAULT, false));
    }

    private void addChild(ShortTraining training, String kernels, int threads, int bits, Compiler compiler) {
        variants.add(new Variant(training, kernels, threads, FUSED, bits, compiler, ObjectHeaders.DEFAULT, true));
    }

    private void addCompact(ShortTraining training, String kernels, int threads, int bits) {
        variants.add(new Variant(training, kernels, threads, FUSED, bits, Compiler.ALL, ObjectHeaders.COMPACT, true));
    }
}
