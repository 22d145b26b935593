package kawi.tokenizer.training;

import java.util.HashSet;
import java.util.List;
import kawi.tokenizer.CharacterNames;
import kawi.tokenizer.pretoken.PreTokenization;

/// The settings of BPE training.
///
/// @param vocabularySize how many tokens there shall be, with the 256 bytes and the special ones; there are fewer if
/// the texts have no more pairs
/// @param minimumFrequency how often a pair must occur to become a token
/// @param specials the names of special tokens, which get the last ids
/// @param preTokenization how texts are cut
public record BpeTrainingConfig(
        int vocabularySize, long minimumFrequency, List<String> specials, PreTokenization preTokenization) {

    /// The tokens that every vocabulary has.
    public static final int BYTES = 256;

    private static final int MAX_TOKENS = 1 << 24;

    /// @throws IllegalArgumentException if a number is out of range, or a special token has no name or that of another
    public BpeTrainingConfig {
        specials = List.copyOf(specials);
        int least = BYTES + specials.size();
        if (vocabularySize < least || vocabularySize > MAX_TOKENS) {
            throw new IllegalArgumentException("the size of the vocabulary must be from " + least + " (" + BYTES
                    + " bytes and " + specials.size()
                    + (specials.size() == 1 ? " special token) to " : " special tokens) to ") + MAX_TOKENS + ", not "
                    + vocabularySize);
        }
        if (minimumFrequency < 1) {
            throw new IllegalArgumentException("the minimum frequency must be 1 or more, not " + minimumFrequency);
        }
        var names = new HashSet<String>();
        for (String name : specials) {
            if (name.length() < 2) {
                throw new IllegalArgumentException("the name of a special token must have two characters or more, not "
                        + CharacterNames.quote(name));
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException(
                        "the special token " + CharacterNames.quote(name) + " is given twice");
            }
        }
    }

    /// How many merges are to be learned.
    int merges() {
        return vocabularySize - BYTES - specials.size();
    }
}
