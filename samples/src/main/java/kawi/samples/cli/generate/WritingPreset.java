package kawi.samples.cli.generate;

import java.util.List;
import kawi.engine.generate.strategy.ExcludeTopChoices;
import kawi.engine.generate.strategy.MinP;
import kawi.engine.generate.strategy.RepetitionPenalty;
import kawi.engine.generate.strategy.Stage;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.generate.strategy.TopP;

/// Settings that go well together. A single option beside the preset replaces its part.
public enum WritingPreset {
    /// Bold, but no nonsense: min-p keeps the tail away, and now and then the obvious is left out.
    CREATIVE,
    /// What most people are used to.
    BALANCED,
    /// Careful: the likeliest words, and few others.
    PRECISE,
    /// The model's own distribution, nothing done to it.
    PURE;

    /// What the strategy is made of.
    public List<Stage> stages() {
        return switch (this) {
            case CREATIVE -> List.of(new Temperature(1.1), new MinP(0.08), new ExcludeTopChoices(0.3, 0.15));
            case BALANCED -> List.of(new Temperature(0.8), new TopK(40), new TopP(0.95), new MinP(0.05));
            case PRECISE -> List.of(new Temperature(0.3), new TopP(0.9), new RepetitionPenalty(1.05));
            case PURE -> List.of(new Temperature(1));
        };
    }
}
