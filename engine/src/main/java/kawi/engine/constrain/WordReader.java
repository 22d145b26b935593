package kawi.engine.constrain;

import java.util.ArrayDeque;
import java.util.Deque;

/// Reads a text with an automaton and the words that the text already has, which must differ. The automaton alone knows
/// only whether a text can continue if its words differ; this class knows whether they can.
///
/// @param automaton that has a path to the end from every state
record WordReader(Automaton automaton) {
    private static final int BYTES = 256;

    /// The state after one more byte; [State#DEAD] if the byte cannot come here.
    ///
    /// @param value the byte, 0 to 255
    /// @param after the words with this byte
    State next(State state, int value, JsonWords after) {
        State next = automaton.next(state, value, after.isUsed());
        return next.isDead() || !after.isAtRisk() || canContinue(next, after) ? next : State.DEAD;
    }

    /// A place in a word, and the next byte to try there.
    private static final class Place {
        private final State state;
        private final JsonWords words;
        private int value;

        Place(State state, JsonWords words) {
            this.state = state;
            this.words = words;
        }
    }

    /// Whether the word that is being read, or comes next, can become a new one.
    ///
    /// As long as it begins like an earlier word every next byte is tried. As soon as it does not, it will be new,
    /// and the automaton has a path to its end. So the search stays within the bytes of the earlier words.
    private boolean canContinue(State state, JsonWords words) {
        Deque<Place> way = new ArrayDeque<>();
        way.push(new Place(state, words));
        while (!way.isEmpty()) {
            Place place = way.peek();
            if (!place.words.isAtRisk()) {
                return true;
            }
            if (place.value == BYTES) {
                way.pop();
                continue;
            }
            int value = place.value++;
            if (!place.words.isInWord() && isSpace(value)) {
                continue; // what follows a space may stand without it
            }
            JsonWords after = place.words.after((byte) value);
            State next = automaton.next(place.state, value, after.isUsed());
            if (!next.isDead()) {
                if (!after.isInWord()) {
                    return true; // it has ended, and is new or need not be
                }
                way.push(new Place(next, after));
            }
        }
        return false;
    }

    private static boolean isSpace(int value) {
        return value == ' ' || value == '\n' || value == '\t' || value == '\r';
    }
}
