package kawi.engine.data;

import kawi.autograd.op.CrossEntropy;
import kawi.engine.model.Tokens;

/// Sequences to learn from: at every position the tokens up to it are the question and the next token is the answer.
///
/// This is teacher forcing: whatever the model would have said, the next question continues with the true token. So all
/// questions of a sequence can be asked at once.
///
/// @param inputs (B, T)
/// @param targets for each input the token that follows it, (B, T); [CrossEntropy#IGNORED] where nothing is to be
/// predicted
public record Batch(Tokens inputs, int[] targets) {

    /// @throws IllegalArgumentException if there are not as many targets as inputs
    public Batch {
        if (targets.length != inputs.ids().length) {
            throw new IllegalArgumentException(targets.length + " targets for " + inputs.ids().length + " inputs");
        }
    }

    /// How many targets are not ignored.
    public int targetCount() {
        return CrossEntropy.count(targets);
    }
}
