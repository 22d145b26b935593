package kawi.engine.io;

import java.util.SequencedSet;

/// The parameters of a model in its files, by their names in the model, whatever their names and layout in the files.
public interface StoredParameters {

    /// The names of all parameters.
    SequencedSet<String> names();

    /// Copies a parameter to the beginning of `into`, as float32.
    ///
    /// @throws ModelFileException if a value is infinite or NaN: a model with such a weight produces only NaN
    /// @throws IllegalArgumentException if the model has no such parameter, or `into` is too short for it
    void read(String name, float[] into);
}
