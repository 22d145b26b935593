package kawi.tokenizer.bpe;

/// The vocabulary and the merges: the `model` of a `tokenizer.json`.
///
/// @param tokens the bytes of every id, added tokens included; an id that fills a gap has none. Where symbols are
/// characters, the bytes are the token's text in UTF-8
/// @param merges which pairs of tokens merge, in order
/// @param ignoreMerges whether a pre-token that is a token is taken as it is (`ignore_merges`)
/// @param symbols what a pre-token consists of before the first merge
public record BpeModel(TokenBytes tokens, Merges merges, boolean ignoreMerges, InitialSymbols symbols) {

    /// Whether the tokens are bytes rather than characters.
    public boolean isByteLevel() {
        return symbols.unit() == InitialSymbols.Unit.BYTE;
    }
}
