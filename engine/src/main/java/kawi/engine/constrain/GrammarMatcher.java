package kawi.engine.constrain;

import kawi.engine.generate.strategy.TokenRule;

/// A text in progress, as far as its constraint is concerned: which tokens may come next. It does not change; each
/// token leads to another matcher ([#after]), so that beams can branch and draft tokens can be taken back.
public final class GrammarMatcher implements TokenRule {
    private final TokenConstraint constraint;
    // Always the same state, but found again when the cache of the automaton was emptied.
    State state;
    final JsonWords words;
    private TokenMask allowed; // null if not asked for yet

    GrammarMatcher(TokenConstraint constraint, State state, JsonWords words) {
        this.constraint = constraint;
        this.state = state;
        this.words = words;
    }

    /// The tokens that may come next. None if the text is complete.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException if no token can come next although the text may not
    /// end
    ///     here: the vocabulary lacks what the constraint demands
    public TokenMask allowed() {
        if (allowed == null) {
            allowed = constraint.mask(this);
        }
        return allowed;
    }

    /// Whether a token may come next.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException as [#allowed]
    @Override
    public boolean allows(int id) {
        return allowed().allows(id);
    }

    /// The matcher after one more token.
    ///
    /// @throws IllegalArgumentException if the token may not come next
    @Override
    public GrammarMatcher after(int id) {
        return constraint.after(this, id);
    }

    /// Whether the text may end here: an end token is then allowed in addition to those of [#allowed].
    @Override
    public boolean mayEnd() {
        return state.accepts;
    }

    /// Whether the text is complete: it may end, and nothing may come next.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException as [#allowed]
    public boolean mustEnd() {
        return mayEnd() && allowed().size() == 0;
    }
}
