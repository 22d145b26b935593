package kawi.tokenizer.decode;

/// Turns token ids into text.
///
/// Immutable: any number of threads may share one.
public interface TokenDecoder {

    /// The text of ids.
    String decode(int... ids);

    /// What a token adds to a text, in UTF-8: the bytes of several tokens joined are their text, except that what the
    /// decoder removes at the beginning or the end of a whole text is not removed. Bytes of one token may begin or end
    /// within a character.
    byte[] bytes(int id);
}
