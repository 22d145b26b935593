/// The compiler from JSON Schema to grammars.
///
/// In reading order:
///
/// 1. `SchemaCompiler` turns each set of schemas that hold for one value together into a rule. `Conjunction` in the
///    package [kawi.engine.constrain.schema.assertion] takes them apart.
/// 2. `ArrayRules` and `ObjectRules` compile arrays and objects. `KeyLanguages` divides the keys by the patterns that
///    match, `ScalarLanguage` has the elements of arrays of unique items.
/// 3. `Contradictions` says why no value is valid; `Exclusion` checks the alternatives of `oneOf`.
package kawi.engine.constrain.schema;
