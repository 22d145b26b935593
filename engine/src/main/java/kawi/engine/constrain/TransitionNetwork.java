package kawi.engine.constrain;

import java.util.List;

/// A grammar as a network of nodes to follow while a text is read byte by byte: for each rule an automaton as Thompson
/// builds it from a regular expression ("Regular expression search algorithm", 1968). A reference to a rule is a call
/// of its automaton (Woods, "Transition network grammars for natural language analysis", 1970).
///
/// @param nodes by number; the first is [#END]
/// @param entries the first node of each rule, by the number of the rule; the first rule is the whole text
/// @param words which words must differ
record TransitionNetwork(List<Node> nodes, int[] entries, Words words) {
    /// The number of the node where every rule ends: back to its caller.
    static final int END = 0;

    /// Which words of a JSON text must differ from earlier ones.
    enum Words {
        /// None.
        NONE,
        /// The keys of an object.
        KEYS,
        /// The keys of an object and elements of arrays.
        KEYS_AND_ELEMENTS
    }

    /// A place in the network.
    sealed interface Node {}

    /// Reads a byte and follows the edges that accept it.
    record Read(List<Edge> edges) implements Node {}

    /// Each byte from the first to the last leads to the target.
    record Edge(int first, int last, int target) {}

    /// Continues at each of the targets without reading.
    record Split(List<Integer> targets) implements Node {}

    /// Enters a rule, and continues at another node when it ends.
    record Call(int rule, int then) implements Node {}

    /// Continues if the word that ends here is new.
    record NewWord(int then) implements Node {}

    /// Returns to the caller.
    record End() implements Node {}
}
