package kawi.engine.generate.search;

import java.util.Optional;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.TokenRule;

/// A text that the search continues.
///
/// @param text the tokens so far, the prompt included
/// @param sum the sum of the new tokens' log-probabilities after the stages
/// @param logProbability the sum of the new tokens' log-probabilities under the model
/// @param row the row of the decoder that has read it
/// @param rule the constraint on the next token
record Beam(History text, double sum, double logProbability, int row, Optional<? extends TokenRule> rule) {

    /// The same beam in another row.
    Beam inRow(int newRow) {
        return new Beam(text, sum, logProbability, newRow, rule);
    }

    /// The last token.
    int lastId() {
        return text.id(text.size() - 1);
    }
}
