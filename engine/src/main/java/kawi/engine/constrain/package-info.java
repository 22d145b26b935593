/// Constrained decoding: a model generates only what a regular expression, a JSON schema or a grammar allows.
///
/// An automaton reads the text byte by byte and knows whether it can still become a text that satisfies the
/// constraint. A token is allowed if its bytes keep the automaton alive (Willard and Louf, "Efficient Guided Generation
/// for Large Language Models", 2023). It does not matter what the tokens are: characters, or pieces of BPE that may end
/// in the middle of a character. This package works on bytes of UTF-8.
///
/// In reading order:
///
/// 1. [kawi.engine.constrain.Constraint] is what a user asks for. The packages `parse` and `schema` compile it to a
///    `Grammar`.
/// 2. The package `grammar` prunes what no text of this vocabulary (`Alphabet`) can be derived from, so that whatever
///    is alive can also reach an end.
/// 3. `TransitionNetworkBuilder` compiles the grammar to a `TransitionNetwork`: nodes that read a byte, split, call a
///    rule, or return. `Utf8` converts characters to bytes.
/// 4. `Automaton` follows all paths through the network at once. A `State` is the set of nodes where it may be, each
///    with the return addresses of the calls it is in (`Stacks`). States are created on demand and cached
///    (`StateCache`): for a regular expression they form a deterministic finite automaton.
/// 5. `TokenTrie` holds all tokens as a tree and walks through it together with the automaton, so that the common
///    prefix of a thousand tokens is read once. The result is a [kawi.engine.constrain.TokenMask], which the state
///    caches.
/// 6. [kawi.engine.constrain.TokenConstraint] combines all this for a vocabulary;
///    [kawi.engine.constrain.GrammarMatcher] is one text in progress, and the rule that generation obeys.
package kawi.engine.constrain;
