package kawi.engine.constrain;

import java.util.Arrays;

/// A set of stacks of return addresses: where to continue when the current rule ends, when its caller ends, and so on.
/// A text that can be read in several ways has several stacks.
///
/// The set is stored as a tree that branches at the tops: each top occurs once, with the set of all stacks below it.
/// Equal sets are the same object ([StackPool] ensures this), so that branches share their common parts: a thousand
/// ways to read thirty open parentheses are thirty objects (a graph-structured stack: Tomita, "Efficient Parsing for
/// Natural Language", 1985; made unique, it is the minimal acyclic automaton of the stacks).
final class Stacks {
    final int number;
    final boolean holdsEmpty; // whether the stack without addresses is one of them
    final int[] tops; // ascending
    final Stacks[] below; // of each top
    final int depth; // of the deepest stack
    private final int hash;

    Stacks(int number, boolean holdsEmpty, int[] tops, Stacks[] below) {
        this.number = number;
        this.holdsEmpty = holdsEmpty;
        this.tops = tops;
        this.below = below;
        int deepest = 0;
        int mixed = 31 * Arrays.hashCode(tops) + Boolean.hashCode(holdsEmpty);
        for (Stacks each : below) {
            deepest = Math.max(deepest, each.depth + 1);
            mixed = 31 * mixed + each.number;
        }
        this.depth = deepest;
        this.hash = mixed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stacks that
                && holdsEmpty == that.holdsEmpty
                && Arrays.equals(tops, that.tops)
                && sameObjects(below, that.below);
    }

    @SuppressWarnings("ReferenceEquality") // below a top, equal sets are the same object already
    private static boolean sameObjects(Stacks[] a, Stacks[] b) {
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
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
