package kawi.bench.jmh;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import kawi.autograd.op.Cost;
import kawi.autograd.random.CounterRandom;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.constrain.TokenConstraint;
import kawi.engine.constrain.TokenMask;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// What does it cost to know which of 50,000 tokens a constraint allows?
///
/// `newMask` goes on by a token to a state that was never seen before, and finds its mask: a walk through all tokens.
/// `knownMask` comes back to a state that was. `build` makes everything of the constraint, the tree of all tokens
/// included. Bytes: those of all tokens, read once, and of the mask; of a known mask only its own. No operations.
///
/// What would fool you: if few tokens are alive (`[0-9]`) the walk jumps over whole subtrees, which are counted all the
/// same; the time of a constraint is between the two. A text that comes back to known states, as most do, pays for
/// `newMask` a few times and for `knownMask` ever after. The vocabulary is made up of syllables: its tokens are as long
/// as those of GPT-2 and share as many beginnings, but they are not the same.
///
///     ./kawi jmh Constraint
public class ConstraintBenchmark extends MeasuredBenchmark {

    /// What a character of the text may be: any, or few.
    @Param({".", "[0-9]"})
    public String character;

    /// How many tokens there are, at least 256.
    @Param("50257")
    public int vocabulary;

    /// How long the text may be: so many states are new before the first comes again.
    @Param("200000")
    public int length;

    private byte[][] tokens;
    private TokenConstraint counting;
    private GrammarMatcher cursor;
    private GrammarMatcher known;
    private int next;

    @Override
    protected void prepare() {
        tokens = tokens(vocabulary);
        next = '7';
        counting = counting();
        cursor = counting.start();
        known = new TokenConstraint(new Constraint.Regex(character + "*"), tokens).start();
    }

    @Override
    protected Cost work(String benchmark) {
        long bytes = IntStream.range(0, tokens.length)
                .mapToLong(id -> tokens[id].length)
                .sum();
        double mask = tokens.length / 8.0;
        return new Cost(0, benchmark.equals("knownMask") ? mask : bytes + mask);
    }

    /// A state never seen.
    @Benchmark
    public TokenMask newMask() {
        cursor = cursor.after(next);
        if (cursor.mustEnd()) {
            counting = counting();
            cursor = counting.start();
        }
        return cursor.allowed();
    }

    /// A state seen before.
    @Benchmark
    public TokenMask knownMask() {
        known = known.after(next);
        return known.allowed();
    }

    /// From the text of a constraint to its first mask.
    @Benchmark
    public TokenMask build() {
        return new TokenConstraint(new Constraint.Regex(character + "*"), tokens)
                .start()
                .allowed();
    }

    private TokenConstraint counting() {
        return new TokenConstraint(new Constraint.Regex(character + "{0," + length + "}"), tokens);
    }

    /// Every byte, then numbers, then words of one to four syllables, most with a space in front.
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
