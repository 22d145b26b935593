package kawi.bench.jmh;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import kawi.autograd.op.Cost;
import kawi.autograd.random.CounterRandom;
import kawi.bench.jmh.harness.MeasuredBenchmark;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.constrain.TokenConstraint;
import kawi.engine.constrain.TokenMask;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// Measures the cost of finding out which of 50,000 tokens a constraint allows.
///
/// `newMask` advances by a token to a state that was not seen before, and computes its mask with a traversal of the
/// trie of all tokens. `knownMask` advances to a state whose mask is cached. `build` compiles a constraint and builds
/// the trie. Bytes: those of all tokens, read once, and of the mask; for a known mask only the mask. No operations.
///
/// Pitfalls: if few tokens are allowed (`[0-9]`), the traversal skips whole subtrees, which are counted all the same;
/// real constraints are between the two. A text that returns to known states, as most do, pays for `newMask` a few
/// times and for `knownMask` from then on. The vocabulary is made of syllables: its tokens are as long as those of
/// GPT-2 and share as many prefixes, but they are not the same.
///
///     ./kawi jmh Constraint
public class ConstraintBenchmark extends MeasuredBenchmark {

    /// The allowed characters: any, or few.
    @Param({".", "[0-9]"})
    public String character;

    /// The vocabulary size, at least 256.
    @Param("50257")
    public int vocabulary;

    /// The maximum length of the text: the number of new states before the benchmark starts over.
    @Param("200000")
    public int length;

    private byte[][] tokens;
    private TokenConstraint counting;
    private GrammarMatcher matcher;
    private GrammarMatcher known;
    private int next;

    @Override
    protected void prepare() {
        tokens = tokens(vocabulary);
        next = '7';
        counting = counting();
        matcher = counting.start();
        known = new TokenConstraint(new Constraint.Regex(character + "*"), tokens).start();
    }

    @Override
    protected Cost cost(String benchmark) {
        long bytes = IntStream.range(0, tokens.length)
                .mapToLong(id -> tokens[id].length)
                .sum();
        double mask = tokens.length / 8.0;
        return new Cost(0, benchmark.equals("knownMask") ? mask : bytes + mask);
    }

    /// The mask of a state that was not seen before.
    @Benchmark
    public TokenMask newMask() {
        matcher = matcher.after(next);
        if (matcher.mustEnd()) {
            counting = counting();
            matcher = counting.start();
        }
        return matcher.allowed();
    }

    /// The mask of a known state.
    @Benchmark
    public TokenMask knownMask() {
        known = known.after(next);
        return known.allowed();
    }

    /// Compiles a constraint and computes its first mask.
    @Benchmark
    public TokenMask build() {
        return new TokenConstraint(new Constraint.Regex(character + "*"), tokens)
                .start()
                .allowed();
    }

    private TokenConstraint counting() {
        return new TokenConstraint(new Constraint.Regex(character + "{0," + length + "}"), tokens);
    }

    /// All bytes, then numbers, then words of one to four syllables, most with a leading space.
    private static byte[][] tokens(int count) {
        List<byte[]> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(new byte[] {(byte) value});
        }
        Set<String> words = new LinkedHashSet<>();
        for (int number = 10; number < 1_000; number++) {
            words.add(Integer.toString(number));
        }
        CounterRandom random = CounterRandom.ofSeed(1);
        for (int i = 0; words.size() < count; i++) {
            CounterRandom word = random.child(i);
            var text = new StringBuilder(word.below(3, 0) > 0 ? " " : "");
            for (int syllable = 0; syllable <= word.below(4, 1); syllable++) {
                text.append("bcdfghklmnprstvw".charAt(word.below(16, 2 + 3 * syllable)));
                text.append("aeiouy".charAt(word.below(6, 3 + 3 * syllable)));
                text.append(List.of("", "", "n", "r", "s", "l", "é").get(word.below(7, 4 + 3 * syllable)));
            }
            words.add(text.toString());
        }
        for (String word : words) {
            tokens.add(word.getBytes(StandardCharsets.UTF_8));
        }
        return tokens.subList(0, count).toArray(byte[][]::new);
    }
}
