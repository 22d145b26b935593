/// Constrained decoding: a model writes only what a regular expression, a JSON schema or a grammar allows.
///
/// The idea: an automaton reads the text, byte by byte, and knows whether what it has read may still become a text that
/// satisfies the constraint. A token is allowed if its bytes keep the automaton alive (Willard and Louf, "Efficient
/// Guided Generation for Large Language Models", 2023). What the tokens are does not matter, characters or pieces of
/// BPE, which may end in the middle of a character: everything here is bytes of UTF-8.
///
/// In reading order:
///
/// 1. [kawi.engine.constrain.Constraint] is what a user asks for. `Expression` is what it is turned into, whichever it
///    is: characters, sequence, choice, repetition and reference to a rule; the rules together are a `Grammar`.
///    `RegexParser` and `GbnfParser` read texts; `SchemaCompiler` makes a rule of each schema within a schema, with
///    `SchemaObject`, `SchemaArray`, `SchemaScalars`, `JsonString` and `JsonNumber`.
/// 2. `GrammarPruning` cuts away what no text of this vocabulary can come of (`Alphabet`), so that whatever is alive
/// can also
///    come to an end; `LeftRecursion` is refused.
/// 3. `TransitionNetworkBuilder` makes a `Network` of the grammar: nodes that read a byte, split, call a rule, or
/// return. `Utf8`
///    makes bytes of characters.
/// 4. `Automaton` goes through the network all ways at once. A `State` is the set of places where it may be, each with
///    the return addresses of the calls it is in (`Stacks`). States are made when they are needed and remembered
///    (`StateCache`): for a regular expression they are a deterministic finite automaton.
/// 5. `TokenTrie` has all tokens as a tree and walks through it together with the automaton, so that the common
///    beginning of a thousand tokens is read once. What comes out is a [kawi.engine.constrain.TokenMask], which the
///    state remembers.
/// 6. [kawi.engine.constrain.TokenConstraint] is all this for a vocabulary;
///    [kawi.engine.constrain.GrammarMatcher] is a text on its way, and the rule that generation holds it to.
package kawi.engine.constrain;
