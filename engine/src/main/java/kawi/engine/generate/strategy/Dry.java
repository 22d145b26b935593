package kawi.engine.generate.strategy;

import java.util.Set;
import kawi.autograd.text.Decimal;

/// "Don't repeat yourself": penalises a token that would continue a repetition, by the length of the repeated passage
/// (P. E. Weidmann, text-generation-webui pull request 5677, 2024).
///
/// If the last n tokens occurred earlier in the text, followed by x, then the logit of x is reduced by
///
///     multiplier base^(n - allowedLength)   if n >= allowedLength
///
/// for the longest such n. A passage does not extend across a breaker, such as a new line.
///
/// @param multiplier the penalty for a repetition of the allowed length; 0 for none
/// @param base the growth of the penalty with each further token
/// @param allowedLength the shortest repeated passage that is penalised
/// @param lastTokens number of last tokens considered, the prompt included
/// @param breakers tokens at which a passage ends
public record Dry(double multiplier, double base, int allowedLength, int lastTokens, Set<Integer> breakers)
        implements LogitsProcessor {

    /// @throws IllegalArgumentException if a number is out of range
    public Dry {
        Checks.notNegative("the multiplier of DRY", multiplier);
        Checks.positive("the base of DRY", base);
        Checks.atLeast(1, "the allowed length of DRY", allowedLength);
        Checks.atLeast(0, "the range of DRY", lastTokens);
        breakers = Set.copyOf(breakers);
    }

    @Override
    public String label() {
        return "dry " + Decimal.of(multiplier) + " x " + Decimal.of(base) + "^(n - " + allowedLength + ")";
    }

    @Override
    public void apply(float[] logits, History history) {
        int[] longest = longestRepetitions(logits.length, history);
        for (int id = 0; id < longest.length; id++) {
            if (longest[id] >= allowedLength) {
                logits[id] -= (float)
                        Math.min(Float.MAX_VALUE, multiplier * StrictMath.pow(base, longest[id] - allowedLength));
            }
        }
    }

    /// For each token, the length of the longest end of the text that it has followed before.
    private int[] longestRepetitions(int vocabularySize, History history) {
        int from = history.from(lastTokens);
        int count = history.size() - from;
        int[] longest = new int[vocabularySize];
        int reach = tokensSinceBreaker(history, count);
        int[] matches = matchesWithEnd(history, count);
        for (int back = 1; back < count; back++) {
            int next = history.id(history.size() - back);
            longest[next] = Math.max(longest[next], Math.min(matches[back], reach));
        }
        return longest;
    }

    private int tokensSinceBreaker(History history, int count) {
        int reach = 0;
        while (reach < count && !breakers.contains(history.id(history.size() - 1 - reach))) {
            reach++;
        }
        return reach;
    }

    /// For each distance from the end, the number of tokens before that position that equal those before the end: the Z
    /// function of the reversed text, in one pass (Gusfield, "Algorithms on Strings, Trees, and Sequences", 1997,
    /// section 1.4).
    private static int[] matchesWithEnd(History history, int count) {
        int last = history.size() - 1;
        int[] z = new int[count];
        int left = 0;
        int right = 0; // the match that reaches farthest is [left, right)
        for (int i = 1; i < count; i++) {
            int match = i < right ? Math.min(right - i, z[i - left]) : 0;
            while (i + match < count && history.id(last - match) == history.id(last - i - match)) {
                match++;
            }
            z[i] = match;
            if (i + match > right) {
                left = i;
                right = i + match;
            }
        }
        return z;
    }
}
