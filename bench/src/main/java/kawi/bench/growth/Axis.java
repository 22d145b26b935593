package kawi.bench.growth;

import java.util.List;
import java.util.stream.IntStream;

/// A size that grows while the others stay.
public enum Axis {
    /// Tokens in a sequence, T: 64 to 4096, with fewer sequences the longer they are, so that every step has the same
    /// number of tokens.
    CONTEXT("context"),

    /// Sequences in a training step, B.
    BATCH("batch"),

    /// Size of the residual stream, C, with heads of the same size.
    WIDTH("width"),

    /// Number of token ids, V: from the characters of a text to the tokens of Llama 3.
    VOCABULARY("vocabulary"),

    /// Tokens of a prompt that is read in one pass.
    PROMPT("prompt"),

    /// Tokens in the KV cache before the one that is decoded.
    POSITION("position"),

    /// Threads that compute: up to the cores of the machine, and twice as many.
    THREADS("threads");

    private final String text;

    Axis(String text) {
        this.text = text;
    }

    /// The values to measure, ascending: at least the first.
    ///
    /// @param max no larger ones
    List<Integer> values(int max) {
        List<Integer> all = allValues();
        return IntStream.range(0, all.size())
                .filter(i -> i == 0 || all.get(i) <= max)
                .mapToObj(all::get)
                .toList();
    }

    private List<Integer> allValues() {
        return switch (this) {
            case CONTEXT, PROMPT -> List.of(64, 128, 256, 512, 1024, 2048, 4096);
            case BATCH -> List.of(1, 2, 4, 8, 16, 32, 64);
            case WIDTH -> List.of(64, 128, 256, 512, 1024);
            case VOCABULARY -> List.of(89, 1024, 8192, 50_257, 128_000);
            case POSITION -> List.of(1, 64, 256, 1024, 2048, 4000, 4096);
            case THREADS -> threads();
        };
    }

    private static List<Integer> threads() {
        int cores = Runtime.getRuntime().availableProcessors();
        return IntStream.concat(
                        IntStream.iterate(1, count -> count < cores, count -> 2 * count),
                        IntStream.of(cores, 2 * cores))
                .boxed()
                .toList();
    }

    /// The name on the command line.
    @Override
    public String toString() {
        return text;
    }
}
