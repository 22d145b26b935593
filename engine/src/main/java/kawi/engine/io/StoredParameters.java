package kawi.engine.io;

import java.util.Optional;
import java.util.SequencedSet;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;

/// The parameters of a model in its files, by their names in the model, whatever their names and layout in the files.
public interface StoredParameters {

    /// The names of all parameters.
    SequencedSet<String> names();

    /// Copies a parameter to the beginning of `into`, as float32.
    ///
    /// @throws ModelFileException if a value is infinite or NaN: a model with such a weight produces only NaN
    /// @throws IllegalArgumentException if the model has no such parameter, or `into` is too short for it
    void read(String name, float[] into);

    /// The format in which the files keep a weight matrix, if it is one of fewer bits than float32 that can stay so in
    /// memory.
    ///
    /// @throws IllegalArgumentException if the model has no such parameter
    Optional<WeightFormat> format(String name);

    /// A weight matrix in a format: as it is in the files if they have that format, else the nearest.
    ///
    /// @throws ModelFileException if a value is infinite or NaN, or too large for the format
    /// @throws IllegalArgumentException if the model has no such matrix, or its inputs are not whole blocks
    EncodedMatrix encoded(String name, WeightFormat format);

    /// Whether a parameter is a table of rows (outputs, inputs), not the weight (inputs, outputs) of a linear layer.
    static boolean isTable(String name) {
        return name.equals("wte.weight") || name.equals("wpe.weight") || name.equals("lm_head.weight");
    }
}
