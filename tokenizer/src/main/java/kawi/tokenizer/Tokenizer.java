package kawi.tokenizer;

import java.util.OptionalInt;

/// Text to token ids and back.
///
/// Ids are `0 .. vocabularySize() - 1`. A tokenizer is immutable: any number of threads may share one.
public interface Tokenizer {

    /// The number of ids, special tokens included.
    int vocabularySize();

    /// The ids of a text. Special tokens in the text are ordinary text here.
    ///
    /// @throws TokenizerException if the text holds something that the vocabulary has no token for
    int[] encode(String text);

    /// As [#encode], but the names of special tokens in the text become these tokens.
    ///
    /// @throws TokenizerException if the text holds something that the vocabulary has no token for
    int[] encodeWithSpecials(String text);

    /// The ids that belong before a text of its own, such as `<s>`: the model was trained with them. None for most
    /// vocabularies, GPT-2's among them.
    default int[] prefix() {
        return new int[0];
    }

    /// The last place at which a text that goes on may be cut: the ids of the two parts are those of the whole,
    /// whatever follows. So a text can be encoded in parts, by several threads or without being held in memory.
    ///
    /// @param text the beginning of a text
    /// @return the length of the part that can be encoded now; 0 if no such place is known
    int lastSafeSplit(String text);

    /// The text of ids; special tokens are written as their names.
    ///
    /// @throws TokenizerException if an id is outside the vocabulary
    String decode(int... ids);

    /// The text of one token, to show to people.
    ///
    /// @throws TokenizerException if the id is outside the vocabulary
    String token(int id);

    /// What a token adds to a text, in UTF-8. The bytes of several tokens joined are the bytes of their text; those
    /// of one may begin or end within a character. An id that only fills a gap in the vocabulary has none.
    ///
    /// @return a new array, which may be changed
    /// @throws TokenizerException if the id is outside the vocabulary
    byte[] bytes(int id);

    /// The id of a special token such as `<eos>`; empty if the vocabulary has none of that name.
    OptionalInt special(String name);
}
