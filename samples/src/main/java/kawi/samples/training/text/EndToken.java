package kawi.samples.training.text;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.Tokenizer;

/// The token after each of several documents. `tokenizer_config.json` names it as `eos_token`, so generation stops at
/// it.
public final class EndToken {
    /// The end token of a vocabulary of characters.
    static final String OF_CHARACTERS = "<eos>";

    private EndToken() {}

    /// The id of the end token; empty if the tokenizer has none.
    public static OptionalInt of(Tokenizer tokenizer) {
        OptionalInt ofText = tokenizer.special(BpeTokenizer.END_OF_TEXT);
        return ofText.isPresent() ? ofText : tokenizer.special(OF_CHARACTERS);
    }

    /// Generated ids without the token that ended them, for people.
    ///
    /// @param endTokens the tokens that end a text
    public static int[] removed(int[] ids, Set<Integer> endTokens) {
        boolean hasEnd = ids.length > 0 && endTokens.contains(ids[ids.length - 1]);
        return hasEnd ? Arrays.copyOf(ids, ids.length - 1) : ids;
    }
}
