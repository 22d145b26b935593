package kawi.tokenizer.pretoken;

import java.util.List;
import java.util.Optional;

/// How a byte-level tokenizer cuts its texts, as `pre_tokenizer` in a `tokenizer.json` says it: any number of splits,
/// then the step that turns characters into bytes and may cut once more.
///
/// @param splits what comes first, one after the other, each on the pre-tokens of the one before
/// @param byteLevel the last step
public record PreTokenization(List<Split> splits, ByteLevel byteLevel) {

    /// GPT-2 and `r50k_base`.
    public static final PreTokenization GPT2 = new PreTokenization(List.of(), new ByteLevel(false, true));

    /// `cl100k_base`.
    public static final PreTokenization CL100K = of(KnownPatterns.CL100K);

    /// `o200k_base`.
    public static final PreTokenization O200K = of(KnownPatterns.O200K);

    /// A split by a pattern.
    ///
    /// @param pattern what to look for
    /// @param isRegex whether the pattern is a regular expression, as Oniguruma and Rust read it, or the very text
    /// @param behaviour what becomes of what was found
    /// @param invert whether what was not found counts as found and the other way round
    public record Split(String pattern, boolean isRegex, Behaviour behaviour, boolean invert) {}

    /// What becomes of the matches of a pattern.
    public enum Behaviour {
        /// Each match is a pre-token.
        ISOLATED,
        /// Matches vanish from the text.
        REMOVED,
        /// A match goes to the end of the pre-token before.
        MERGED_WITH_PREVIOUS,
        /// A match goes to the beginning of the pre-token after.
        MERGED_WITH_NEXT,
        /// Neighbouring matches are one pre-token.
        CONTIGUOUS
    }

    /// @param addPrefixSpace whether a pre-token that does not begin with a space gets one
    /// @param useRegex whether pre-tokens are cut by [Gpt2Pattern]
    public record ByteLevel(boolean addPrefixSpace, boolean useRegex) {}

    public PreTokenization {
        splits = List.copyOf(splits);
    }

    private static PreTokenization of(String pattern) {
        return new PreTokenization(
                List.of(new Split(pattern, true, Behaviour.ISOLATED, false)), new ByteLevel(false, false));
    }

    /// What does it: a matcher by hand where the pattern is known, else the general path.
    ///
    /// @throws IllegalArgumentException if a pattern is no regular expression, or one that Java has no equal for
    public PreTokenizer preTokenizer() {
        return matcher().orElseGet(() -> new SplitSequence(this));
    }

    private Optional<PreTokenizer> matcher() {
        if (byteLevel.addPrefixSpace() || splits.size() > 1) {
            return Optional.empty();
        }
        if (splits.isEmpty()) {
            return byteLevel.useRegex() ? Optional.of(new Gpt2Pattern()) : Optional.empty();
        }
        Split split = splits.getFirst();
        // The patterns cover every text, so that nothing is left that would have to be treated as no match.
        boolean cutsOnly = split.isRegex() && split.behaviour() == Behaviour.ISOLATED;
        return cutsOnly && !byteLevel.useRegex() ? KnownPatterns.matcher(split.pattern()) : Optional.empty();
    }
}
