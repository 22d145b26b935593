package kawi.engine.model;

import kawi.autograd.nn.Initializer;
import kawi.autograd.nn.WeightSource;
import kawi.autograd.random.CounterRandom;

/// The initial weight matrices of a GPT: normal numbers (Radford et al., 2019, section 2.3), or those of files.
///
/// @param weights of embeddings and linear layers
/// @param residual of the projections that add to the residual stream: smaller the more of them there are, so that the
/// stream does not grow with the depth
record Initialization(WeightSource weights, WeightSource residual) {
    /// The standard deviation of GPT-2's initial weights.
    static final double STD = 0.02;

    /// GPT-2's: standard deviation 0.02, and `0.02 / sqrt(2 L)` for the two residual projections of each of L blocks.
    static Initialization normal(int layers, CounterRandom random) {
        return new Initialization(new Initializer(STD, random), new Initializer(STD / Math.sqrt(2 * layers), random));
    }

    /// As [#normal], but the residual projections are zero: each block adds nothing to the residual stream at first
    /// (Zhang, Dauphin and Ma, "Fixup initialization", 2019; Yang et al., "Tensor programs V", 2022, section D.2).
    static Initialization zeroProjections(CounterRandom random) {
        return new Initialization(new Initializer(STD, random), new Initializer(0, random));
    }

    /// From elsewhere, such as files.
    static Initialization from(WeightSource source) {
        return new Initialization(source, source);
    }

    /// All zeros: for a model whose weights are read from a file.
    static Initialization zeros() {
        var zeros = new Initializer(0, CounterRandom.ofSeed(0));
        return new Initialization(zeros, zeros);
    }
}
