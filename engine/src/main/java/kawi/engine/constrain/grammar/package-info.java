/// Grammars: the sets of texts that every constraint is compiled to, and the analyses that all of them share.
///
/// In reading order:
///
/// 1. [kawi.engine.constrain.grammar.CodePoints] is a set of characters.
///    [kawi.engine.constrain.grammar.Expression] is a set of texts: characters, sequence, choice, repetition and
///    reference to a rule. A [kawi.engine.constrain.grammar.Grammar] is a map of rules.
/// 2. A [kawi.engine.constrain.grammar.Dfa] is a regular language that can be intersected, complemented and counted:
///    `Nfa`, `SubsetConstruction` and `StateMinimization` build it, `RightLinearRules` writes it as rules again.
///    Assertions such as `\b` ([kawi.engine.constrain.grammar.Boundary]) are resolved on this way.
/// 3. `Derivation` finds the rules from which a text can be derived;
///    [kawi.engine.constrain.grammar.GrammarPruning] removes everything else.
///    [kawi.engine.constrain.grammar.LeftRecursion] is refused.
/// 4. [kawi.engine.constrain.grammar.ConstraintException] is the error of the whole package.
package kawi.engine.constrain.grammar;
