package kawi.engine.constrain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Grammar;
import kawi.engine.constrain.grammar.GrammarPruning;
import kawi.engine.constrain.parse.GbnfParser;
import kawi.engine.constrain.parse.RegexParser;
import kawi.engine.constrain.schema.SchemaCompiler;

/// An automaton that tests let read whole texts.
public final class Reader {
    private final Automaton automaton;
    private final State start;

    private Reader(Grammar grammar) {
        automaton = new Automaton(TransitionNetworkBuilder.build(GrammarPruning.prune(grammar, CodePoints.ALL)));
        start = automaton.start();
    }

    public static Reader of(Grammar grammar) {
        return new Reader(grammar);
    }

    public static Reader ofRegex(String pattern) {
        return new Reader(Grammar.of(RegexParser.wholeText(pattern)));
    }

    public static Reader ofGbnf(String text) {
        return new Reader(GbnfParser.parse(text));
    }

    public static Reader ofSchema(String text) {
        return new Reader(SchemaCompiler.compile(text));
    }

    /// Whether this is a text of the grammar.
    public boolean accepts(String text) {
        return after(text.getBytes(StandardCharsets.UTF_8)).accepts;
    }

    /// Whether a text of the grammar begins like this.
    public boolean isAlive(String text) {
        return isAlive(text.getBytes(StandardCharsets.UTF_8));
    }

    public boolean isAlive(byte... bytes) {
        return !after(bytes).isDead();
    }

    /// A shortest text that begins like this, found by trying one of the parts after the other; of texts that come to
    /// the same state one is enough.
    public String shortestFrom(String beginning, List<String> parts) {
        Map<State, String> texts = new LinkedHashMap<>();
        Deque<State> open = new ArrayDeque<>();
        State first = after(beginning.getBytes(StandardCharsets.UTF_8));
        texts.put(first, beginning);
        open.add(first);
        while (!open.isEmpty()) {
            State state = open.remove();
            if (state.accepts) {
                return texts.get(state);
            }
            for (String part : parts) {
                State next = after(state, part.getBytes(StandardCharsets.UTF_8));
                if (!next.isDead() && texts.putIfAbsent(next, texts.get(state) + part) == null) {
                    open.add(next);
                }
            }
        }
        throw new AssertionError("no end was found for " + beginning);
    }

    public int states() {
        return automaton.size();
    }

    private State after(byte... bytes) {
        var reader = new WordReader(automaton);
        State state = start;
        JsonWords words = automaton.words();
        for (byte each : bytes) {
            if (state.isDead()) {
                return state;
            }
            words = words.after(each);
            state = reader.next(automaton.current(state), Byte.toUnsignedInt(each), words);
        }
        return state;
    }

    private State after(State from, byte... bytes) {
        State state = from;
        for (byte each : bytes) {
            if (state.isDead()) {
                return state;
            }
            state = automaton.next(automaton.current(state), Byte.toUnsignedInt(each));
        }
        return state;
    }
}
