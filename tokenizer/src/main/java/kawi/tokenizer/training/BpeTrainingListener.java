package kawi.tokenizer.training;

/// Is told how the training of a vocabulary goes.
public interface BpeTrainingListener {

    /// A part of the texts was counted.
    ///
    /// @param characters how many `char`s were counted so far
    default void counted(long characters) {}

    /// All texts were counted.
    ///
    /// @param preTokens how many different pre-tokens they have
    /// @param total how many they have
    default void counted(int preTokens, long total) {}

    /// A merge was found.
    ///
    /// @param merges how many there are now
    /// @param of how many there shall be
    default void merged(int merges, int of) {}
}
