package kawi.engine.generate.search;

import java.util.Optional;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.TokenRule;

/// A text in view that goes on.
///
/// @param text the tokens so far, the prompt included
/// @param sum of the log-probabilities of its new tokens after the stages
/// @param logProbability the same by the model alone
/// @param row where a decoder has read it
/// @param rule what may follow
record Beam(History text, double sum, double logProbability, int row, Optional<? extends TokenRule> rule) {

    /// The same in another row.
    Beam inRow(int newRow) {
        return new Beam(text, sum, logProbability, newRow, rule);
    }

    /// The last token.
    int lastId() {
        return text.id(text.size() - 1);
    }
}
