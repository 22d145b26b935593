package kawi.tokenizer.bpe;

import java.util.OptionalInt;

/// The symbols that a pre-token consists of before the first merge.
///
/// @param unit what becomes one symbol
/// @param unknown the id for a unit without a token; empty if such a unit is an error
/// @param fuseUnknown whether neighbouring unknown units are one symbol (`fuse_unk`)
/// @param byteFallback whether a character without a token becomes the tokens of its bytes, `<0x00>` to `<0xFF>`, if
/// all of them exist (`byte_fallback`); only for characters
public record InitialSymbols(Unit unit, OptionalInt unknown, boolean fuseUnknown, boolean byteFallback) {

    /// Byte-level BPE with a token for every byte.
    public static final InitialSymbols BYTES = new InitialSymbols(Unit.BYTE, OptionalInt.empty(), false, false);

    /// What becomes one symbol.
    public enum Unit {
        /// A byte, as in GPT-2 (Radford et al. 2019).
        BYTE,
        /// A Unicode character, as in SentencePiece (Kudo and Richardson 2018) and Llama.
        CHARACTER
    }

    /// The name of a byte's token in vocabularies with byte fallback.
    public static String byteToken(int value) {
        return "<0x%02X>".formatted(value);
    }
}
