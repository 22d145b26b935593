package kawi.engine.constrain.grammar;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// A deterministic finite automaton over characters: a regular language that can be intersected, complemented and
/// counted.
///
/// It is complete and minimal: every state has a successor for each class of characters, and no two states accept the
/// same texts. State 0 is the start.
public final class Dfa {
    final List<CodePoints> classes; // disjoint, together all characters
    final int[][] next; // state, class -> state
    final BitSet accepts; // states where the text may end
    private final BitSet alive; // states from which some text is accepted

    /// @param next complete
    Dfa(List<CodePoints> classes, int[][] next, BitSet accepts) {
        StateMinimization minimal = StateMinimization.of(next, accepts);
        this.classes = List.copyOf(classes);
        this.next = minimal.next();
        this.accepts = minimal.accepts();
        this.alive = alive();
    }

    /// An automaton that is given state by state.
    ///
    /// @param classes of characters, disjoint and together [CodePoints#ALL]
    /// @param next state, class -> state; state 0 is the start
    /// @param accepts states where the text may end
    public static Dfa of(List<CodePoints> classes, int[][] next, BitSet accepts) {
        return new Dfa(classes, next, accepts);
    }

    /// The texts of an expression without references.
    ///
    /// @throws ConstraintException if the automaton is too large
    public static Dfa of(Expression expression) {
        return SubsetConstruction.of(new Nfa(expression));
    }

    /// In a minimal automaton no text is accepted from at most one state, which leads only to itself.
    private BitSet alive() {
        BitSet states = new BitSet();
        for (int state = 0; state < next.length; state++) {
            boolean leaves = false;
            for (int successor : next[state]) {
                leaves |= successor != state;
            }
            states.set(state, leaves || accepts.get(state));
        }
        return states;
    }

    /// Whether some text can still be accepted from a state.
    boolean isAlive(int state) {
        return alive.get(state);
    }

    /// The number of states.
    public int size() {
        return next.length;
    }

    /// Whether no text is accepted.
    public boolean isEmpty() {
        return !isAlive(0);
    }

    /// Whether a text is accepted.
    public boolean accepts(String text) {
        int state = 0;
        for (int character : text.codePoints().toArray()) {
            int symbol = 0;
            while (symbol < classes.size() && !classes.get(symbol).contains(character)) {
                symbol++;
            }
            if (symbol == classes.size()) {
                return false; // a lone surrogate
            }
            state = next[state][symbol];
        }
        return accepts.get(state);
    }

    /// The texts that are not accepted.
    public Dfa complement() {
        BitSet flipped = (BitSet) accepts.clone();
        flipped.flip(0, next.length);
        return new Dfa(classes, next, flipped);
    }

    /// The texts that both accept.
    ///
    /// @throws ConstraintException if the automaton is too large
    public Dfa and(Dfa other) {
        return DfaProduct.of(this, other);
    }

    /// The texts that at least one of both accepts.
    ///
    /// @throws ConstraintException if the automaton is too large
    public Dfa or(Dfa other) {
        return complement().and(other.complement()).complement();
    }

    /// All accepted texts, shortest first; empty if there are more than a limit.
    public Optional<List<String>> words(int most) {
        return new WordCount(this).words(most);
    }

    /// The number of accepted texts; [Long#MAX_VALUE] if there are that many or more, or infinitely many.
    public long count() {
        return new WordCount(this).count();
    }

    /// Writes the automaton as rules of a grammar.
    ///
    /// @param name the prefix of the rules' names
    /// @param character how one character of a set is written
    /// @param rules receives the rules
    /// @return a reference to the rule of the start
    public Expression rules(
            String name, Function<CodePoints, Expression> character, BiConsumer<String, Expression> rules) {
        return new RightLinearRules(this, name, character, rules).write();
    }
}
