package kawi.engine.constrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Grammar;
import kawi.engine.constrain.grammar.GrammarPruning;
import kawi.engine.constrain.grammar.LeftRecursion;
import kawi.engine.constrain.parse.GbnfParser;
import kawi.engine.constrain.parse.RegexParser;
import kawi.engine.constrain.schema.SchemaCompiler;

/// A constraint for the tokens of a vocabulary. It is made once; [#start] is where every text begins, and several
/// texts may be written at a time, by several threads too, which take turns.
///
/// A token is allowed if its bytes keep the automaton alive. It may end in the middle of a character: the next token
/// then has the rest. Tokens that are no text are never allowed; a text may end where [GrammarMatcher#mayEnd] says
/// so.
public final class TokenConstraint {
    private static final int EXPECTED_SHOWN = 12;
    private static final int MASK_NUMBERS = 2; // of 32 bits for each word

    private final byte[][] tokens;
    private final TokenTrie trie;
    private final Automaton automaton;
    private final GrammarMatcher start;

    /// @param tokens the bytes of each id, as they stand in a text; null or empty for special tokens, which are no text
    /// @throws ConstraintException if no text satisfies the constraint, or none that the tokens can write
    public TokenConstraint(Constraint constraint, byte[][] tokens) {
        this.tokens = tokens.clone();
        trie = new TokenTrie(tokens);
        Grammar satisfiable = GrammarPruning.prune(grammar(constraint), CodePoints.ALL);
        LeftRecursion.refuse(satisfiable);
        automaton =
                new Automaton(TransitionNetworkBuilder.build(GrammarPruning.prune(satisfiable, Alphabet.of(tokens))));
        start = new GrammarMatcher(this, automaton.start());
        start.allowed();
    }

    private static Grammar grammar(Constraint constraint) {
        return switch (constraint) {
            case Constraint.Regex regex -> Grammar.of(RegexParser.wholeText(regex.pattern()));
            case Constraint.JsonSchema schema -> SchemaCompiler.compile(schema.text());
            case Constraint.Gbnf gbnf -> GbnfParser.parse(gbnf.text());
        };
    }

    /// How many tokens the vocabulary has.
    public int vocabularySize() {
        return tokens.length;
    }

    /// Before the first token.
    public GrammarMatcher start() {
        return start;
    }

    /// How many states of the automaton have been met and are remembered: a measure of what has been found out.
    public synchronized int knownStates() {
        return automaton.size();
    }

    /// @throws ConstraintException if there is no token to go on with although the text may not end
    synchronized TokenMask mask(GrammarMatcher cursor) {
        State state = current(cursor);
        if (state.mask == null) {
            automaton.beginMask();
            state.mask = trie.mask(automaton, state);
            automaton.grow((long) MASK_NUMBERS * TokenMask.words(tokens.length));
        }
        if (state.mask.size() == 0 && !state.accepts) {
            throw new ConstraintException("no token of the vocabulary can "
                    + (cursor.equals(start) ? "begin" : "continue") + " the text: the constraint expects "
                    + expected(state));
        }
        return state.mask;
    }

    /// @throws IllegalArgumentException if the token is not allowed
    synchronized GrammarMatcher after(GrammarMatcher cursor, int id) {
        State state = current(cursor);
        if (id < 0 || id >= tokens.length || tokens[id] == null || tokens[id].length == 0) {
            throw new IllegalArgumentException("the id " + id + " is no token of text: only such are constrained");
        }
        for (byte value : tokens[id]) {
            State next = automaton.next(state, Byte.toUnsignedInt(value));
            if (next.isDead()) {
                throw new IllegalArgumentException("the token " + id + " is not allowed here: the constraint expects "
                        + expected(state) + " but the token has " + name(Byte.toUnsignedInt(value)));
            }
            state = next;
        }
        return new GrammarMatcher(this, state);
    }

    /// The bytes that come next whatever the token, at most so many.
    synchronized byte[] forced(GrammarMatcher cursor, int most) {
        byte[] forced = new byte[most];
        State state = current(cursor);
        for (int count = 0; count < most; count++) {
            List<Integer> alive = alive(state);
            if (state.accepts || alive.size() != 1) {
                return Arrays.copyOf(forced, count);
            }
            forced[count] = alive.getFirst().byteValue();
            state = automaton.next(state, alive.getFirst());
        }
        return forced;
    }

    private State current(GrammarMatcher cursor) {
        State state = automaton.current(cursor.state);
        cursor.state = state;
        return state;
    }

    private List<Integer> alive(State state) {
        var alive = new ArrayList<Integer>();
        for (int value = 0; value < 256; value++) {
            if (!automaton.next(state, value).isDead()) {
                alive.add(value);
            }
        }
        return alive;
    }

    /// The bytes that may come next, for errors.
    private String expected(State state) {
        List<Integer> alive = alive(state);
        if (alive.isEmpty()) {
            return state.accepts
                    ? "the end"
                    : "rules that call each other deeper than %,d, which are not followed"
                            .formatted(StackPool.MAX_DEPTH);
        }
        return alive.stream()
                .limit(EXPECTED_SHOWN)
                .map(TokenConstraint::name)
                .collect(Collectors.joining(" or ", "", alive.size() > EXPECTED_SHOWN ? " or another" : ""));
    }

    private static String name(int value) {
        return value > ' ' && value < 0x7F ? "\"" + (char) value + "\"" : "byte 0x%02X".formatted(value);
    }
}
