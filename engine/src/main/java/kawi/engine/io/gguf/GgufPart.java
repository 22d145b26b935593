package kawi.engine.io.gguf;

import java.util.List;

/// A tensor of a GGUF file, and where its numbers are in a parameter of the model.
///
/// @param tensor its name in the file
/// @param kind how its rows are in the parameter
/// @param rows rows in the file: outputs of a matrix, 1 for a vector
/// @param columns columns in the file: inputs of a matrix
/// @param parameter the name of the parameter; usually the tensor is all of it
/// @param first the first output, or element of a vector, of the parameter
/// @param rotatedHead the head size if the rows of each head are stored with the elements of a rotated pair adjacent;
/// else 0
record GgufPart(String tensor, Kind kind, int rows, int columns, String parameter, int first, int rotatedHead) {

    /// How rows of the file are in the parameter.
    enum Kind {
        /// The parameter is a vector.
        VECTOR,
        /// The parameter is (inputs, outputs): a row is a column of it.
        LINEAR,
        /// The parameter is a table of rows.
        TABLE
    }

    /// The shape in the file.
    List<Integer> sizes() {
        return kind == Kind.VECTOR ? List.of(columns) : List.of(rows, columns);
    }

    /// The output, or element of a vector, that a row or element of the file is.
    ///
    /// Pair j of a head is elements j and j + D / 2 in the model, and 2 j and 2 j + 1 in the file.
    int output(int inFile) {
        if (rotatedHead == 0) {
            return first + inFile;
        }
        int inHead = inFile % rotatedHead;
        return first + inFile - inHead + inHead / 2 + inHead % 2 * (rotatedHead / 2);
    }
}
