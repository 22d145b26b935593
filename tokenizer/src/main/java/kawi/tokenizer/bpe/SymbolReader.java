package kawi.tokenizer.bpe;

/// Turns a pre-token into its [InitialSymbols].
///
/// Immutable: any number of threads may share one.
abstract sealed class SymbolReader permits ByteSymbols, CharacterSymbols {

    static SymbolReader of(TokenIndex index, InitialSymbols symbols) {
        return switch (symbols.unit()) {
            case BYTE -> new ByteSymbols(index, symbols);
            case CHARACTER -> new CharacterSymbols(index, symbols);
        };
    }

    /// Reads a pre-token.
    ///
    /// @param ids takes the symbols; as long as the pre-token has bytes
    /// @return the number of symbols
    /// @throws IllegalArgumentException if a unit has no token and none stands for unknown ones
    abstract int read(byte[] utf8, int from, int to, int[] ids);
}
