package kawi.tokenizer.pretoken;

import java.util.List;
import java.util.Optional;

/// How a tokenizer cuts its texts into pre-tokens: the `pre_tokenizer` of a `tokenizer.json`.
///
/// @param steps executed one after the other, each on the pre-tokens of the step before
public record PreTokenization(List<Step> steps) {

    /// GPT-2 and `r50k_base`.
    public static final PreTokenization GPT2 = new PreTokenization(List.of(new ByteLevel(false, true)));

    /// `cl100k_base`.
    public static final PreTokenization CL100K = of(KnownPatterns.CL100K);

    /// `o200k_base`.
    public static final PreTokenization O200K = of(KnownPatterns.O200K);

    /// Llama 3.
    public static final PreTokenization LLAMA3 = of(KnownPatterns.LLAMA3);

    /// Qwen 2.
    public static final PreTokenization QWEN2 = of(KnownPatterns.QWEN2);

    /// One step. Hugging Face's other steps, such as `Digits`, are splits by a certain pattern.
    public sealed interface Step {}

    /// Cuts by a pattern.
    ///
    /// @param pattern what to look for
    /// @param isRegex whether the pattern is a regular expression ([kawi.tokenizer.regex.Regex]) or the text itself
    /// @param behaviour what happens to the matches
    /// @param invert whether the text between matches counts as matches, and the matches as text between
    public record Split(String pattern, boolean isRegex, Behaviour behaviour, boolean invert) implements Step {}

    /// What happens to the matches of a pattern.
    public enum Behaviour {
        /// Each match is a pre-token.
        ISOLATED,
        /// Matches are dropped.
        REMOVED,
        /// A match is appended to the pre-token before it.
        MERGED_WITH_PREVIOUS,
        /// A match is prepended to the pre-token after it.
        MERGED_WITH_NEXT,
        /// Neighbouring matches are one pre-token.
        CONTIGUOUS
    }

    /// Cuts by [Gpt2Pattern], if at all, and turns characters into bytes, each written in the
    /// [kawi.tokenizer.bpe.ByteAlphabet]: steps after it see that writing.
    ///
    /// @param addPrefixSpace whether a pre-token that does not begin with a space gets one
    /// @param useRegex whether it cuts
    public record ByteLevel(boolean addPrefixSpace, boolean useRegex) implements Step {}

    /// Marks spaces, as SentencePiece does (Kudo and Richardson 2018): `▁` stands for a space.
    ///
    /// @param replacement what stands for a space: one character
    /// @param prepend which texts begin with a marker if they do not already
    /// @param split whether each marker begins a pre-token
    public record Metaspace(String replacement, Prepend prepend, boolean split) implements Step {}

    /// Which texts begin with a marker.
    public enum Prepend {
        /// Every text, also the one behind an added token.
        ALWAYS,
        /// The beginning of the whole text.
        FIRST,
        /// No text.
        NEVER
    }

    public PreTokenization {
        steps = List.copyOf(steps);
    }

    private static PreTokenization of(String pattern) {
        return new PreTokenization(
                List.of(new Split(pattern, true, Behaviour.ISOLATED, false), new ByteLevel(false, false)));
    }

    /// Whether a step turns characters into bytes.
    public boolean makesBytes() {
        return steps.stream().anyMatch(ByteLevel.class::isInstance);
    }

    /// Whether the pre-tokens joined are the text.
    public boolean isLossless() {
        boolean keepsAll = steps.stream().noneMatch(step -> switch (step) {
            case Split split -> split.behaviour() == Behaviour.REMOVED;
            case ByteLevel byteLevel -> byteLevel.addPrefixSpace();
            case Metaspace metaspace -> true;
        });
        return keepsAll && steps.stream().filter(ByteLevel.class::isInstance).count() == 1;
    }

    /// The pre-tokenizer for texts of ordinary characters.
    ///
    /// @throws IllegalArgumentException if a pattern is no regular expression, or has a construct that Kawi does not
    /// have
    public PreTokenizer preTokenizer() {
        return preTokenizer(false);
    }

    /// The pre-tokenizer: one that matches a known pattern by hand, or the general one.
    ///
    /// @param isByteAlphabet whether the texts are bytes already, written in the [kawi.tokenizer.bpe.ByteAlphabet]
    /// @throws IllegalArgumentException if a pattern is no regular expression, or has a construct that Kawi does not
    /// have
    public PreTokenizer preTokenizer(boolean isByteAlphabet) {
        Optional<PreTokenizer> known = isByteAlphabet ? Optional.empty() : known();
        return known.orElseGet(() -> new StepSequence(this, isByteAlphabet));
    }

    private Optional<PreTokenizer> known() {
        if (equals(GPT2)) {
            return Optional.of(new Gpt2Pattern());
        }
        // The known patterns match every text without gaps, so whether they are inverted does not matter.
        boolean isSplit = steps.size() == 2
                && steps.getFirst() instanceof Split split
                && split.isRegex()
                && split.behaviour() == Behaviour.ISOLATED
                && steps.getLast().equals(new ByteLevel(false, false));
        return isSplit ? KnownPatterns.matcher(((Split) steps.getFirst()).pattern()) : Optional.empty();
    }
}
