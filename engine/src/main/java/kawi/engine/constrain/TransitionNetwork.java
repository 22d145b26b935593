package kawi.engine.constrain;

import java.util.List;

/// A grammar as a network of nodes to walk through while a text is read, byte by byte: for each rule an automaton as
/// Thompson makes it of a regular expression ("Regular expression search algorithm", 1968), and a reference to a rule
/// is a call of its automaton (Woods, "Transition network grammars for natural language analysis", 1970).
///
/// @param nodes by their numbers; the first is [#END]
/// @param entries where each rule begins, by the numbers of the rules; the first is the whole text
record TransitionNetwork(List<Node> nodes, int[] entries) {
    /// The number of the node where every rule ends: back to whoever called it.
    static final int END = 0;

    /// A place in the network.
    sealed interface Node {}

    /// Reads a byte: whichever edges take it are followed.
    record Read(List<Edge> edges) implements Node {}

    /// One of the bytes from the first to the last leads to the target.
    record Edge(int first, int last, int target) {}

    /// Goes on at each of the targets without reading.
    record Split(List<Integer> targets) implements Node {}

    /// Goes through a rule, then on at another node.
    record Call(int rule, int then) implements Node {}

    /// Returns.
    record End() implements Node {}
}
