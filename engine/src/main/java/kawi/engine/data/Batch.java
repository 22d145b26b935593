package kawi.engine.data;

import kawi.autograd.op.CrossEntropy;
import kawi.engine.model.Tokens;

/// Sequences to train on: at every position the model predicts the next token from the tokens up to there.
///
/// This is teacher forcing: whatever the model would predict, the next position sees the true token. So all positions
/// of a sequence are computed at once.
///
/// @param inputs (B, T)
/// @param targets the token that follows each input, (B, T); [CrossEntropy#IGNORED] where there is none
public record Batch(Tokens inputs, int[] targets) {

    /// @throws IllegalArgumentException if the number of targets is not that of the inputs
    public Batch {
        if (targets.length != inputs.ids().length) {
            throw new IllegalArgumentException(targets.length + " targets for " + inputs.ids().length + " inputs");
        }
    }

    /// The number of targets that are not ignored.
    public int targetCount() {
        return CrossEntropy.count(targets);
    }
}
