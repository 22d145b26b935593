package kawi.samples.training.recipe;

import java.util.Locale;

/// The weights of the output layer.
public enum OutputType {
    /// Those of the token embedding (Press and Wolf, 2017): GPT-2's.
    TIED,
    /// Its own.
    UNTIED;

    /// As it is written on the command line and in files.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
