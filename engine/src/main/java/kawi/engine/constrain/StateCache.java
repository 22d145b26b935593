package kawi.engine.constrain;

import java.util.HashMap;
import java.util.Map;

/// All known states, each once. When there are too many, all are discarded together, as in RE2: states that are still
/// needed are created again.
final class StateCache {
    private static final long MAX_NUMBERS = 8_000_000;

    final StackPool pool = new StackPool();
    private final Map<State, State> states = new HashMap<>();
    private long numbers;

    /// Whether nothing more should be cached.
    boolean isFull() {
        return numbers + 8L * pool.size() > MAX_NUMBERS;
    }

    /// Adds to the size, in numbers of 32 bits.
    void grow(long more) {
        numbers += more;
    }

    int size() {
        return states.size();
    }

    /// The cached state that is equal to this one. If the cache is full, this state itself, uncached.
    ///
    /// @param nextSize the number of its transitions
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
