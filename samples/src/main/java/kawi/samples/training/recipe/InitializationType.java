package kawi.samples.training.recipe;

import java.util.Locale;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;

/// The weights that a training begins with.
public enum InitializationType {
    /// GPT-2's: normal numbers, smaller in the projections that add to the residual stream.
    GPT2 {
        @Override
        Gpt model(GptConfig config, CounterRandom random) {
            return new Gpt(config, random);
        }
    },

    /// The same, but zeros in these projections: each block adds nothing before the first step.
    ZERO {
        @Override
        Gpt model(GptConfig config, CounterRandom random) {
            return Gpt.withZeroProjections(config, random);
        }
    };

    /// A new model.
    ///
    /// @param random determines the weights
    abstract Gpt model(GptConfig config, CounterRandom random);

    /// As it is written on the command line and in files.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
