package kawi.engine.constrain;

import java.util.Arrays;
import kawi.engine.constrain.TransitionNetwork.Call;
import kawi.engine.constrain.TransitionNetwork.Edge;
import kawi.engine.constrain.TransitionNetwork.End;
import kawi.engine.constrain.TransitionNetwork.Read;
import kawi.engine.constrain.TransitionNetwork.Split;
import kawi.engine.constrain.grammar.ConstraintException;

/// Reads a text byte by byte and knows after each whether it may go on and whether it may end.
///
/// It is the network made deterministic: instead of trying one way after the other, it goes all ways at once (the
/// subset construction: Rabin and Scott, 1959). A [State] is the set of places where it may be. Each is made when a
/// text first leads there, and remembered. Without calls the states are finitely many, and this is the deterministic
/// finite automaton of a regular expression; with calls each place has its stacks.
///
/// Bytes that no edge of the network tells apart are one class: a state remembers a successor for each class.
final class Automaton {
    private static final int BYTES = 256;
    private static final int MAX_STEPS = 1_000_000;

    /// For all tokens of a vocabulary together: a second or two.
    private static final long MAX_STEPS_OF_A_MASK = 20_000_000;

    private final TransitionNetwork network;
    private final int[] classOf = new int[BYTES]; // byte -> class
    private final int[] byteOf; // class -> one of its bytes
    private StateCache memory = new StateCache();

    // Where a step arrives: for each node the stacks, and the nodes that are still to be gone on from.
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

    /// Before the first byte.
    State start() {
        arrive(network.entries()[0], memory.pool.empty());
        return collect();
    }

    /// How many states are remembered.
    int size() {
        return memory.size();
    }

    /// To be called before a state is used that was found some time ago: makes room if there is none, and finds the
    /// state in the present memory.
    @SuppressWarnings("ReferenceEquality")
    State current(State state) {
        if (memory.isFull()) {
            memory = new StateCache();
        }
        if (state.owner == memory) {
            return state;
        }
        var mine = new State(state.nodes, memory.pool.adopt(state.stacks), state.accepts);
        return memory.unique(mine, byteOf.length);
    }

    /// To be called before the tokens are looked through: what they may cost together is counted from here.
    void beginMask() {
        stepsOfMask = 0;
    }

    /// Adds to the count of what is remembered.
    void grow(long numbers) {
        memory.grow(numbers);
    }

    /// The state after one more byte; [State#DEAD] if it cannot come here.
    ///
    /// @param value the byte, 0 to 255
    State next(State state, int value) {
        State known = state.next[classOf[value]];
        return known != null ? known : step(state, classOf[value]);
    }

    private State step(State state, int byteClass) {
        int value = byteOf[byteClass];
        for (int i = 0; i < state.nodes.length; i++) {
            for (Edge edge : ((Read) network.nodes().get(state.nodes[i])).edges()) {
                if (edge.first() <= value && value <= edge.last()) {
                    arrive(edge.target(), state.stacks[i]);
                }
            }
        }
        State next = collect();
        if (state.owner != null && (next.owner != null || next.isDead())) {
            state.next[byteClass] = next;
        }
        return next;
    }

    /// A node is reached, with stacks that may be new.
    @SuppressWarnings("ReferenceEquality") // equal sets of stacks are the same object
    private void arrive(int node, Stacks stacks) {
        Stacks before = arrived[node];
        Stacks now = before == null ? stacks : memory.pool.union(before, stacks);
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

    /// Goes on from all nodes that were reached until every way ends at a node that reads.
    private State collect() {
        boolean accepts = false;
        for (int steps = 0; openCount > 0; steps++) {
            if (steps == MAX_STEPS || ++stepsOfMask > MAX_STEPS_OF_A_MASK || memory.pool.size() > MAX_STEPS) {
                clear();
                memory = new StateCache();
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
        return memory.unique(new State(nodes, stacks, accepts), byteOf.length);
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
            // The last thing a rule does: whoever called it is returned to at once, so that a rule that ends with
            // itself does not pile up.
            arrive(entry, stacks);
        } else if (stacks.depth < StackPool.MAX_DEPTH) {
            arrive(entry, memory.pool.push(then, stacks));
        }
    }
}
