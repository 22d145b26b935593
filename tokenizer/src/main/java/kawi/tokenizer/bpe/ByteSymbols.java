package kawi.tokenizer.bpe;

/// Every byte is a symbol.
final class ByteSymbols extends SymbolReader {
    private static final int BYTES = 256;

    private final int[] ids = new int[BYTES]; // ABSENT for a byte without a token
    private final int unknown;
    private final boolean fuseUnknown;

    ByteSymbols(TokenIndex index, InitialSymbols symbols) {
        for (int value = 0; value < BYTES; value++) {
            ids[value] = index.id(new byte[] {(byte) value}, 0, 1);
        }
        unknown = symbols.unknown().orElse(TokenIndex.ABSENT);
        fuseUnknown = symbols.fuseUnknown();
    }

    @Override
    int read(byte[] utf8, int from, int to, int[] symbols) {
        int count = 0;
        boolean afterUnknown = false;
        for (int at = from; at < to; at++) {
            int id = ids[utf8[at] & 0xFF];
            if (id != TokenIndex.ABSENT) {
                symbols[count++] = id;
                afterUnknown = false;
            } else if (unknown == TokenIndex.ABSENT) {
                throw new IllegalArgumentException(
                        "the vocabulary has no token for the byte 0x%02X".formatted(utf8[at]));
            } else if (!afterUnknown || !fuseUnknown) {
                symbols[count++] = unknown;
                afterUnknown = true;
            }
        }
        return count;
    }
}
