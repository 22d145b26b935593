package kawi.engine.generate;

import java.util.List;
import kawi.engine.generate.strategy.Draft;
import kawi.engine.generate.strategy.Sampler;

/// Guesses the next tokens of one text.
public interface Drafter {

    /// Guesses at most so many tokens that follow the text.
    ///
    /// @param sampler knows the text so far, and how its tokens are chosen
    List<Draft> guess(Sampler sampler, int count);
}
