package kawi.engine.constrain;

import java.util.Arrays;

/// What is known about a text after some of its bytes: the nodes of the network where reading may continue, each with
/// its stacks, and whether the text may end here. Texts with the same continuations have, as a rule, the same state.
final class State {
    /// No text begins like this.
    static final State DEAD = new State(new int[0], new Stacks[0], false);

    final int[] nodes; // those that read, ascending
    final Stacks[] stacks; // of each node
    final boolean accepts; // whether the text may end here
    private final int hash;

    // Cached results.
    StateCache owner;
    State[] next; // by class of bytes, null where not known yet
    State[] nextIfUsed; // the same where the byte ends a word that is there already; null until one is known
    TokenMask mask; // null if not known yet

    State(int[] nodes, Stacks[] stacks, boolean accepts) {
        this.nodes = nodes;
        this.stacks = stacks;
        this.accepts = accepts;
        int mixed = 31 * Arrays.hashCode(nodes) + Boolean.hashCode(accepts);
        for (Stacks each : stacks) {
            mixed = 31 * mixed + each.number;
        }
        this.hash = mixed;
    }

    @SuppressWarnings("ReferenceEquality") // there is only one
    boolean isDead() {
        return this == DEAD;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // equal sets of stacks are the same object
    public boolean equals(Object other) {
        if (!(other instanceof State that) || accepts != that.accepts || !Arrays.equals(nodes, that.nodes)) {
            return false;
        }
        for (int i = 0; i < stacks.length; i++) {
            if (stacks[i] != that.stacks[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
