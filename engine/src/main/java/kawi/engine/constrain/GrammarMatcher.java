package kawi.engine.constrain;

import java.util.OptionalInt;
import kawi.engine.generate.strategy.TokenRule;

/// A text that is being written, as far as its constraint is concerned: what may come next. It does not change; each
/// token leads to another ([#after]), so that beams may part and drafts may be taken back.
public final class GrammarMatcher implements TokenRule {
    private static final int MAX_FORCED = 1_000;

    private final TokenConstraint constraint;
    // The same state all along, but found again when the automaton's memory has been emptied.
    State state;
    private TokenMask allowed; // null if not asked for yet

    GrammarMatcher(TokenConstraint constraint, State state) {
        this.constraint = constraint;
        this.state = state;
    }

    /// Which tokens may come next. None if the text is complete.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException if no token can come next although the text may not
    /// end here: the vocabulary lacks
    ///     what the constraint demands
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

    /// With one more token.
    ///
    /// @throws IllegalArgumentException if it may not come next
    @Override
    public GrammarMatcher after(int id) {
        return constraint.after(this, id);
    }

    /// Whether the text may end here: an end token is then allowed, beside those of [#allowed].
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

    /// The next token if there is only one, and the text may not end: it need not be asked for.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException as [#allowed]
    public OptionalInt onlyToken() {
        return mayEnd() ? OptionalInt.empty() : allowed().only();
    }

    /// How the text goes on by necessity, whatever the tokens, such as `": ` behind a property's name: the bytes up to
    /// where there is a choice or the text may end, the first 1,000 at most. It may stop within a character.
    public byte[] onlyBytes() {
        return constraint.forced(this, MAX_FORCED);
    }
}
