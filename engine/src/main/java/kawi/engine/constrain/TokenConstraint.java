package kawi.engine.constrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Grammar;
import kawi.engine.constrain.grammar.GrammarPruning;
import kawi.engine.constrain.grammar.LeftRecursion;

/// A constraint for the tokens of a vocabulary. It is created once; every text begins at [#start]. Several texts may be
/// in progress at a time, by several threads too, which take turns.
///
/// A token is allowed if its bytes keep the automaton alive. It may end in the middle of a character: the next token
/// then has the rest. Tokens without text are never allowed; [GrammarMatcher#mayEnd] says where a text may end.
public final class TokenConstraint {
    private static final int MAX_EXPECTED_SHOWN = 12;
    private static final int MASK_NUMBERS = 2; // of 32 bits for each word

    private final byte[][] tokens;
    private final TokenTrie trie;
    private final Automaton automaton;
    private final WordReader reader;
    private final Optional<NewWordFilter> newWords; // if words of the text must differ
    private final GrammarMatcher start;

    /// @param tokens the bytes of each id as they stand in a text; null or empty for special tokens, which are not text
    /// @throws ConstraintException if no text satisfies the constraint, or none that the tokens can write
    public TokenConstraint(Constraint constraint, byte[][] tokens) {
        this.tokens = tokens.clone();
        trie = new TokenTrie(tokens);
        Grammar satisfiable = GrammarPruning.prune(constraint.grammar(), CodePoints.ALL);
        LeftRecursion.refuse(satisfiable);
        automaton =
                new Automaton(TransitionNetworkBuilder.build(GrammarPruning.prune(satisfiable, Alphabet.of(tokens))));
        reader = new WordReader(automaton);
        newWords = automaton.words().areTracked()
                ? Optional.of(new NewWordFilter(tokens, trie, reader))
                : Optional.empty();
        start = new GrammarMatcher(this, automaton.start(), automaton.words());
        start.allowed();
    }

    /// The number of tokens.
    public int vocabularySize() {
        return tokens.length;
    }

    /// The matcher in front of the first token.
    public GrammarMatcher start() {
        return start;
    }

    /// @throws ConstraintException if no token can come next although the text may not end
    synchronized TokenMask mask(GrammarMatcher matcher) {
        State state = current(matcher);
        automaton.beginMask();
        if (state.mask == null) {
            state.mask = trie.mask(automaton, state);
            automaton.grow((long) MASK_NUMBERS * TokenMask.words(tokens.length));
        }
        TokenMask mask = newWords.map(filter -> filter.filtered(state.mask, state, matcher.words))
                .orElse(state.mask);
        if (mask.size() == 0 && !state.accepts) {
            throw new ConstraintException("no token of the vocabulary can "
                    + (matcher.equals(start) ? "begin" : "continue") + " the text: the constraint expects "
                    + expected(state, matcher.words));
        }
        return mask;
    }

    /// @throws IllegalArgumentException if the token is not allowed
    synchronized GrammarMatcher after(GrammarMatcher matcher, int id) {
        State state = current(matcher);
        JsonWords words = matcher.words;
        if (id < 0 || id >= tokens.length || tokens[id] == null || tokens[id].length == 0) {
            throw new IllegalArgumentException("the id " + id + " is not a token of text: only such are constrained");
        }
        for (byte value : tokens[id]) {
            JsonWords after = words.after(value);
            State next = reader.next(state, Byte.toUnsignedInt(value), after);
            if (next.isDead()) {
                throw new IllegalArgumentException("the token " + id + " is not allowed here: the constraint expects "
                        + expected(state, words) + " but the token has " + name(Byte.toUnsignedInt(value)));
            }
            state = next;
            words = after;
        }
        return new GrammarMatcher(this, state, words);
    }

    private State current(GrammarMatcher matcher) {
        State state = automaton.current(matcher.state);
        matcher.state = state;
        return state;
    }

    /// The bytes that may come next, for errors.
    private String expected(State state, JsonWords words) {
        List<Integer> alive = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            if (!reader.next(state, value, words.after((byte) value)).isDead()) {
                alive.add(value);
            }
        }
        if (alive.isEmpty()) {
            return state.accepts
                    ? "the end"
                    : "rules that call each other deeper than %,d, which are not followed"
                            .formatted(StackPool.MAX_DEPTH);
        }
        return alive.stream()
                .limit(MAX_EXPECTED_SHOWN)
                .map(TokenConstraint::name)
                .collect(Collectors.joining(" or ", "", alive.size() > MAX_EXPECTED_SHOWN ? " or another" : ""));
    }

    private static String name(int value) {
        return value > ' ' && value < 0x7F ? "\"" + (char) value + "\"" : "byte 0x%02X".formatted(value);
    }
}
