package kawi.engine.model;

import kawi.autograd.array.Shape;
import kawi.autograd.nn.Mode;

/// The token ids of a forward pass, with all that differs between training and cached decoding: their positions, and
/// what attention reads. [Tokens] attend to the other tokens of their batch; a [Continuation] attends to cached keys
/// and values, too.
public sealed interface ModelInput permits Tokens, Continuation {

    /// The token ids, row after row.
    int[] ids();

    /// The position of each token in its sequence.
    int[] positions();

    /// The shape in which the ids are read: (B, T), or (R) for a continuation.
    Shape shape();

    /// For each sequence, the row of its last token among all ids.
    ///
    /// @throws IllegalArgumentException if a sequence has no token
    int[] lastRows();

    /// @throws IllegalArgumentException if the model cannot take the input
    void check(GptConfig config, Mode mode);

    /// Called when all layers have been computed.
    void finish();
}
