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

    /// The text of ids; special tokens are written as their names.
    ///
    /// @throws TokenizerException if an id is outside the vocabulary
    String decode(int... ids);

    /// The text of one token, to show to people.
    ///
    /// @throws TokenizerException if the id is outside the vocabulary
    String token(int id);

    /// The id of a special token such as `<eos>`; empty if the vocabulary has none of that name.
    OptionalInt special(String name);
}
