package kawi.tokenizer.decode;

import java.util.List;

/// A step from tokens to text: the `decoder` of a `tokenizer.json`. Each step turns a list of texts into another.
public sealed interface Decoding {

    /// The steps of byte-level BPE: tokens are bytes, which are joined.
    List<Decoding> BYTE_LEVEL = List.of(new ByteLevel());

    /// Reads the [kawi.tokenizer.bpe.ByteAlphabet] and joins the bytes.
    record ByteLevel() implements Decoding {}

    /// Replaces a text in each token.
    record Replace(String pattern, String content) implements Decoding {}

    /// Joins the tokens `<0x00>` to `<0xFF>` that are neighbours to characters; U+FFFD for each byte if they are no
    /// valid UTF-8.
    record ByteFallback() implements Decoding {}

    /// Joins all tokens.
    record Fuse() implements Decoding {}

    /// Removes a character at the beginning and at the end, at most some times.
    ///
    /// @param content the character
    record Strip(int content, int start, int stop) implements Decoding {}

    /// Turns a marker into spaces.
    ///
    /// @param replacement the marker
    /// @param dropFirst whether the markers of the first token vanish instead
    record Metaspace(String replacement, boolean dropFirst) implements Decoding {}
}
