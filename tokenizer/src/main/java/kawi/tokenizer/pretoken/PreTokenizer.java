package kawi.tokenizer.pretoken;

/// Cuts a text into pre-tokens. Byte-pair encoding then works within each pre-token alone: that keeps "dog", "dog." and
/// "dog!" from becoming three unrelated tokens (Radford et al. 2019, *Language Models are Unsupervised Multitask
/// Learners*, section 2.2), and makes it fast, for the same pre-tokens come again and again.
///
/// Immutable: any number of threads may share one.
public interface PreTokenizer {

    /// The pre-tokens of a text, to be walked through once.
    ///
    /// @param utf8 holds the text, in valid UTF-8
    /// @param from where the text begins
    /// @param to where it ends
    PreTokens preTokens(byte[] utf8, int from, int to);

    /// As [#preTokens], for the beginning of a whole text: some vocabularies put a space before it.
    default PreTokens preTokensAtStart(byte[] utf8, int from, int to) {
        return preTokens(utf8, from, to);
    }

    /// Whether a text may be cut between these two characters, whatever stands further left and right: the
    /// pre-tokens of both parts are then those of the whole. `false` means only that it is not known.
    ///
    /// @param before a code point
    /// @param after the next
    boolean isSafeSplit(int before, int after);
}
