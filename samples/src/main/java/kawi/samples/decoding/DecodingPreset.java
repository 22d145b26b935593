package kawi.samples.decoding;

import java.util.List;
import java.util.Locale;
import kawi.engine.generate.strategy.ExcludeTopChoices;
import kawi.engine.generate.strategy.MinP;
import kawi.engine.generate.strategy.RepetitionPenalty;
import kawi.engine.generate.strategy.Stage;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.generate.strategy.TopP;

/// Combinations of stages for common purposes. An option given beside the preset replaces the stage of its kind.
public enum DecodingPreset {
    /// Varied but coherent: min-p removes the tail, and XTC sometimes excludes the top choices.
    CREATIVE,
    /// The usual values of other programs.
    BALANCED,
    /// Conservative: mostly the most probable tokens.
    PRECISE,
    /// The model's own distribution.
    PURE;

    /// As it is written on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The stages.
    public List<Stage> stages() {
        return switch (this) {
            case CREATIVE -> List.of(new Temperature(1.1), new MinP(0.08), new ExcludeTopChoices(0.3, 0.15));
            case BALANCED -> List.of(new Temperature(0.8), new TopK(40), new TopP(0.95), new MinP(0.05));
            case PRECISE -> List.of(new Temperature(0.3), new TopP(0.9), new RepetitionPenalty(1.05));
            case PURE -> List.of(new Temperature(1));
        };
    }
}
