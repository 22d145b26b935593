package kawi.tokenizer.bpe;

import java.nio.charset.StandardCharsets;

/// Every character is a symbol; one without a token becomes the tokens of its bytes, or the unknown token.
final class CharacterSymbols extends SymbolReader {
    private static final int BYTES = 256;
    private static final int ASCII = 128;

    private final TokenIndex index;
    private final int[] asciiIds = new int[ASCII]; // the usual characters need no hash
    private final int[] byteIds = new int[BYTES]; // of <0x00> to <0xFF>, ABSENT where they do not exist
    private final int unknown;
    private final boolean fuseUnknown;

    CharacterSymbols(TokenIndex index, InitialSymbols symbols) {
        this.index = index;
        for (int character = 0; character < ASCII; character++) {
            asciiIds[character] = index.id(new byte[] {(byte) character}, 0, 1);
        }
        for (int value = 0; value < BYTES; value++) {
            byte[] name = InitialSymbols.byteToken(value).getBytes(StandardCharsets.US_ASCII);
            byteIds[value] = symbols.byteFallback() ? index.id(name, 0, name.length) : TokenIndex.ABSENT;
        }
        unknown = symbols.unknown().orElse(TokenIndex.ABSENT);
        fuseUnknown = symbols.fuseUnknown();
    }

    /// An unknown token waits for the next known character, as in `tokenizers`: the tokens of bytes overtake it. This
    /// matters only where some bytes have tokens and others have none.
    @Override
    int read(byte[] utf8, int from, int to, int[] symbols) {
        int count = 0;
        boolean unknownWaits = false;
        for (int at = from, end; at < to; at = end) {
            end = at + length(utf8[at]);
            int id = utf8[at] >= 0 ? asciiIds[utf8[at]] : index.id(utf8, at, end);
            if (id != TokenIndex.ABSENT) {
                if (unknownWaits) {
                    symbols[count++] = unknown;
                    unknownWaits = false;
                }
                symbols[count++] = id;
            } else if (hasByteTokens(utf8, at, end)) {
                for (int each = at; each < end; each++) {
                    symbols[count++] = byteIds[utf8[each] & 0xFF];
                }
            } else if (unknown == TokenIndex.ABSENT) {
                throw new IllegalArgumentException("the vocabulary has no token for the character \""
                        + new String(utf8, at, end - at, StandardCharsets.UTF_8) + "\"");
            } else {
                if (unknownWaits && !fuseUnknown) {
                    symbols[count++] = unknown;
                }
                unknownWaits = true;
            }
        }
        if (unknownWaits) {
            symbols[count++] = unknown;
        }
        return count;
    }

    private boolean hasByteTokens(byte[] utf8, int from, int to) {
        for (int at = from; at < to; at++) {
            if (byteIds[utf8[at] & 0xFF] == TokenIndex.ABSENT) {
                return false;
            }
        }
        return true;
    }

    /// The number of bytes of a character, by its first.
    private static int length(byte first) {
        return first >= 0 ? 1 : Integer.numberOfLeadingZeros(~(first << 24));
    }
}
