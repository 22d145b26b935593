package kawi.samples.training.text;

import java.util.OptionalInt;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.Tokenizer;

/// The token after each of several documents. `tokenizer_config.json` names it as `eos_token`, so generation stops at
/// it.
final class EndToken {
    /// The end token of a vocabulary of characters.
    static final String OF_CHARACTERS = "<eos>";

    private EndToken() {}

    /// The id of the end token; empty if the tokenizer has none.
    static OptionalInt of(Tokenizer tokenizer) {
        OptionalInt ofText = tokenizer.special(BpeTokenizer.END_OF_TEXT);
        return ofText.isPresent() ? ofText : tokenizer.special(OF_CHARACTERS);
    }
}
