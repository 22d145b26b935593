package kawi.tokenizer;

/// A token that is found in the text as a whole, before the text is cut into pre-tokens: no merge makes it.
///
/// @param content its text
/// @param id its id
/// @param special whether it steers the model, as `<|endoftext|>` does, and is therefore found only where asked for
/// @param singleWord whether it is found only where no word character is adjacent to it
/// @param leftStrip whether it takes the whitespace before it along
/// @param rightStrip whether it takes the whitespace after it along
/// @param normalized whether it is looked for in the normalised text rather than in the text as given
public record AddedToken(
        String content,
        int id,
        boolean special,
        boolean singleWord,
        boolean leftStrip,
        boolean rightStrip,
        boolean normalized) {

    /// @throws TokenizerException if it has no text or a negative id
    public AddedToken {
        if (content.isEmpty()) {
            throw new TokenizerException("the added token " + id + " has no text");
        }
        if (id < 0) {
            throw new TokenizerException("the added token " + CharacterNames.quote(content) + " has the id " + id);
        }
    }

    /// A special token that is found wherever its text stands.
    public static AddedToken special(String content, int id) {
        return new AddedToken(content, id, true, false, false, false, false);
    }
}
