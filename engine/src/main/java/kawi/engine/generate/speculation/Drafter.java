package kawi.engine.generate.speculation;

import java.util.List;
import kawi.engine.generate.strategy.Draft;
import kawi.engine.generate.strategy.Sampler;

/// Drafts the next tokens of one text.
public interface Drafter {

    /// Drafts tokens that may follow the text.
    ///
    /// @param sampler has the text so far, and the strategy by which its tokens are chosen
    /// @param count maximum number of tokens
    /// @return in the order of the text; empty if there is nothing to draft
    List<Draft> draft(Sampler sampler, int count);
}
