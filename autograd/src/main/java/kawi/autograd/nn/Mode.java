package kawi.autograd.nn;

import kawi.autograd.random.CounterRandom;

/// Whether a model is being trained or used. Only dropout cares.
public sealed interface Mode {

    /// The model is used: nothing is random.
    Mode EVALUATION = new Evaluation();

    /// The model is used: nothing is random.
    record Evaluation() implements Mode {}

    /// The model is trained: layers may draw random numbers.
    ///
    /// @param random numbers of this step and micro-batch, and of no other
    record Training(CounterRandom random) implements Mode {}
}
