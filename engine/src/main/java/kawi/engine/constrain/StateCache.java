package kawi.engine.constrain;

import java.util.HashMap;
import java.util.Map;

/// All states that are known, each once. When there are too many they are all forgotten together, as RE2 does: those
/// that are still needed are found again.
final class StateCache {
    private static final long MAX_NUMBERS = 8_000_000;

    final StackPool pool = new StackPool();
    private final Map<State, State> states = new HashMap<>();
    private long numbers;

    /// Whether no more should be remembered.
    boolean isFull() {
        return numbers + 8L * pool.size() > MAX_NUMBERS;
    }

    /// Counts what is remembered, in numbers of 32 bits.
    void grow(long more) {
        numbers += more;
    }

    int size() {
        return states.size();
    }

    /// The one state that is equal to this. If memory is full it is this, and not remembered.
    ///
    /// @param nextSize how many transitions it will have
    State unique(State state, int nextSize) {
        State known = states.get(state);
        if (known != null) {
            return known;
        }
        state.next = new State[nextSize];
        if (!isFull()) {
            state.owner = this;
            states.put(state, state);
            grow(16L + nextSize + 2L * state.nodes.length);
        }
        return state;
    }
}
