package kawi.engine.constrain;

import java.util.Arrays;
import kawi.engine.constrain.TransitionNetwork.Call;
import kawi.engine.constrain.TransitionNetwork.Edge;
import kawi.engine.constrain.TransitionNetwork.End;
import kawi.engine.constrain.TransitionNetwork.NewWord;
import kawi.engine.constrain.TransitionNetwork.Read;
import kawi.engine.constrain.TransitionNetwork.Split;
import kawi.engine.constrain.grammar.ConstraintException;

/// Reads a text byte by byte and knows after each byte whether the text can continue and whether it may end.
///
/// It makes the network deterministic: instead of trying one path after the other it follows all of them at once (the
/// subset construction: Rabin and Scott, 1959). A [State] is the set of nodes where it may be, created when a text
/// first leads there, and cached. Without calls there are finitely many states, and this is the deterministic finite
/// automaton of a regular expression; with calls each node has its stacks.
///
/// Bytes that no edge of the network distinguishes are one class: a state caches a successor for each class.
final class Automaton {
    private static final int BYTES = 256;
    private static final int MAX_STEPS = 1_000_000;

    /// For all tokens of a vocabulary together: a second or two.
    private static final long MAX_STEPS_OF_A_MASK = 20_000_000;

    private final TransitionNetwork network;
    private final int[] classOf = new int[BYTES]; // byte -> class
    private final int[] byteOf; // class -> one of its bytes
    private StateCache cache = new StateCache();

    // Where a step arrives: for each node the stacks, and the nodes that are still to be followed.
    private final Stacks[] arrived;
    private final int[] open;
    private final boolean[] isOpen;
    private final int[] touched;
    private long stepsOfMask;
    private int openCount;
    private int touchedCount;

    Automaton(TransitionNetwork network) {
        this.network = network;
        byteOf = classes(network, classOf);
        int size = network.nodes().size();
        arrived = new Stacks[size];
        open = new int[size];
        isOpen = new boolean[size];
        touched = new int[size];
    }

    private static int[] classes(TransitionNetwork network, int[] classOf) {
        boolean[] begins = new boolean[BYTES + 1];
        begins[0] = true;
        for (var node : network.nodes()) {
            if (node instanceof Read reads) {
                for (Edge edge : reads.edges()) {
                    begins[edge.first()] = true;
                    begins[edge.last() + 1] = true;
                }
            }
        }
        int[] byteOf = new int[BYTES];
        int count = 0;
        for (int value = 0; value < BYTES; value++) {
            if (begins[value]) {
                byteOf[count++] = value;
            }
            classOf[value] = count - 1;
        }
        return Arrays.copyOf(byteOf, count);
    }

    /// The state in front of the first byte.
    State start() {
        arrive(network.entries()[0], cache.pool.empty());
        return collect(false);
    }

    /// The words in front of the first byte.
    JsonWords words() {
        return switch (network.words()) {
            case NONE -> JsonWords.UNTRACKED;
            case KEYS -> JsonWords.start(false);
            case KEYS_AND_ELEMENTS -> JsonWords.start(true);
        };
    }

    /// The number of cached states.
    int size() {
        return cache.size();
    }

    /// Must be called before a state is used that was returned some time ago: empties the cache if it is full, and
    /// finds the state in the present cache.
    @SuppressWarnings("ReferenceEquality")
    State current(State state) {
        if (cache.isFull()) {
            cache = new StateCache();
        }
        if (state.owner == cache) {
            return state;
        }
        var mine = new State(state.nodes, cache.pool.adopt(state.stacks), state.accepts);
        return cache.unique(mine, byteOf.length);
    }

    /// Must be called before the mask of a state is computed: the steps of a mask are limited.
    void beginMask() {
        stepsOfMask = 0;
    }

    /// Adds to the size of the cache, in numbers of 32 bits.
    void grow(long numbers) {
        cache.grow(numbers);
    }

    /// The state after one more byte; [State#DEAD] if the byte cannot come here.
    ///
    /// @param value the byte, 0 to 255
    State next(State state, int value) {
        State known = state.next[classOf[value]];
        return known != null ? known : step(state, classOf[value], false);
    }

    /// The state after one more byte; [State#DEAD] if the byte cannot come here.
    ///
    /// @param value the byte, 0 to 255
    /// @param isUsed whether the word that ends with this byte, if it ends here, is in its object or array already
    State next(State state, int value, boolean isUsed) {
        if (!isUsed) {
            return next(state, value);
        }
        State known = state.nextIfUsed == null ? null : state.nextIfUsed[classOf[value]];
        return known != null ? known : step(state, classOf[value], true);
    }

    private State step(State state, int byteClass, boolean isUsed) {
        int value = byteOf[byteClass];
        for (int i = 0; i < state.nodes.length; i++) {
            for (Edge edge : ((Read) network.nodes().get(state.nodes[i])).edges()) {
                if (edge.first() <= value && value <= edge.last()) {
                    arrive(edge.target(), state.stacks[i]);
                }
            }
        }
        State next = collect(isUsed);
        if (state.owner != null && (next.owner != null || next.isDead())) {
            if (isUsed && state.nextIfUsed == null) {
                state.nextIfUsed = new State[byteOf.length];
                cache.grow(byteOf.length);
            }
            (isUsed ? state.nextIfUsed : state.next)[byteClass] = next;
        }
        return next;
    }

    /// Reaches a node with stacks that may be new.
    @SuppressWarnings("ReferenceEquality") // equal sets of stacks are the same object
    private void arrive(int node, Stacks stacks) {
        Stacks before = arrived[node];
        Stacks now = before == null ? stacks : cache.pool.union(before, stacks);
        if (now == before) {
            return;
        }
        if (before == null) {
            touched[touchedCount++] = node;
        }
        arrived[node] = now;
        if (!isOpen[node]) {
            isOpen[node] = true;
            open[openCount++] = node;
        }
    }

    /// Follows all nodes that were reached until every path ends at a node that reads.
    ///
    /// @param isUsed whether a word that ends here is there already
    private State collect(boolean isUsed) {
        boolean accepts = false;
        for (int steps = 0; openCount > 0; steps++) {
            if (steps == MAX_STEPS || ++stepsOfMask > MAX_STEPS_OF_A_MASK || cache.pool.size() > MAX_STEPS) {
                clear();
                cache = new StateCache();
                throw new ConstraintException("the constraint is too ambiguous: the text so far can be read in more"
                        + " ways than can be followed");
            }
            int node = open[--openCount];
            isOpen[node] = false;
            Stacks stacks = arrived[node];
            switch (network.nodes().get(node)) {
                case Read reads -> {}
                case Split split -> split.targets().forEach(target -> arrive(target, stacks));
                case Call call -> call(network.entries()[call.rule()], call.then(), stacks);
                case End end -> {
                    accepts |= stacks.holdsEmpty;
                    for (int i = 0; i < stacks.tops.length; i++) {
                        arrive(stacks.tops[i], stacks.below[i]);
                    }
                }
                case NewWord word -> {
                    if (!isUsed) {
                        arrive(word.then(), stacks);
                    }
                }
            }
        }
        int[] nodes = Arrays.stream(touched, 0, touchedCount)
                .filter(node -> network.nodes().get(node) instanceof Read)
                .sorted()
                .toArray();
        Stacks[] stacks = Arrays.stream(nodes).mapToObj(node -> arrived[node]).toArray(Stacks[]::new);
        clear();
        if (nodes.length == 0 && !accepts) {
            return State.DEAD;
        }
        return cache.unique(new State(nodes, stacks, accepts), byteOf.length);
    }

    private void clear() {
        for (int i = 0; i < touchedCount; i++) {
            arrived[touched[i]] = null;
            isOpen[touched[i]] = false;
        }
        touchedCount = 0;
        openCount = 0;
    }

    private void call(int entry, int then, Stacks stacks) {
        if (then == TransitionNetwork.END) {
            // The last part of a rule: the called rule returns to the caller's caller, so that a rule that ends with
            // itself does not pile up.
            arrive(entry, stacks);
        } else if (stacks.depth < StackPool.MAX_DEPTH) {
            arrive(entry, cache.pool.push(then, stacks));
        }
    }
}
