package kawi.engine.constrain;

import java.nio.charset.StandardCharsets;

/// An automaton that tests let read whole texts.
final class Reader {
    private final Automaton automaton;
    private final State start;

    private Reader(Grammar grammar) {
        automaton = new Automaton(NetworkBuilder.build(Trimming.trim(grammar, CodePoints.ALL)));
        start = automaton.start();
    }

    static Reader of(Grammar grammar) {
        return new Reader(grammar);
    }

    static Reader ofRegex(String pattern) {
        return new Reader(Grammar.of(RegexParser.wholeText(pattern)));
    }

    static Reader ofGbnf(String text) {
        return new Reader(GbnfParser.parse(text));
    }

    static Reader ofSchema(String text) {
        return new Reader(SchemaCompiler.compile(text));
    }

    /// Whether this is a text of the grammar.
    boolean accepts(String text) {
        return after(text.getBytes(StandardCharsets.UTF_8)).accepts;
    }

    /// Whether a text of the grammar begins like this.
    boolean isAlive(String text) {
        return isAlive(text.getBytes(StandardCharsets.UTF_8));
    }

    boolean isAlive(byte... bytes) {
        return !after(bytes).isDead();
    }

    int states() {
        return automaton.size();
    }

    private State after(byte... bytes) {
        State state = start;
        for (byte each : bytes) {
            if (state.isDead()) {
                return state;
            }
            state = automaton.next(automaton.current(state), Byte.toUnsignedInt(each));
        }
        return state;
    }
}
