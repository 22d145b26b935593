package kawi.autograd.nn;

import kawi.autograd.random.CounterRandom;

/// Training or evaluation. Only dropout differs between them.
public sealed interface Mode {

    /// Evaluation: nothing is random.
    Mode EVALUATION = new Evaluation();

    /// Evaluation: nothing is random.
    record Evaluation() implements Mode {}

    /// Training: dropout is active.
    ///
    /// @param random the random numbers of one micro-batch of one step, and of no other
    record Training(CounterRandom random) implements Mode {}
}
