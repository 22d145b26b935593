package kawi.samples.training.recipe;

import java.util.Locale;

/// The types of positions, by their names on the command line.
public enum PositionType {
    /// A learned vector for each position: GPT-2's.
    LEARNED,
    /// Rotations of queries and keys: Llama's.
    ROTARY;

    /// As it is written on the command line and in files.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
