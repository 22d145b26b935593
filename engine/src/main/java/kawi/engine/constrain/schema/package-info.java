/// The compiler from JSON Schema to grammars.
///
/// In reading order:
///
/// 1. `SchemaCompiler` turns each set of schemas that hold for one value together into a rule. `Conjunction` takes them
///    apart: it follows references and `allOf` and keeps the choices of `anyOf` and `oneOf`. `SchemaKeywords` refuses
///    what is not supported; `Rules` collects the result.
/// 2. `NumberSchema` (with `NumberBound`), `StringSchema` (with `StringFormat`), `ArraySchema` and `ObjectSchema` are
///    what several schemas demand of a value of one type; `ArrayRules` and `ObjectRules` compile the latter two.
///    `KeyLanguages` divides the keys by the patterns that match, `ScalarLanguage` has the elements of arrays of unique
///    items.
/// 3. `InstanceValidator` decides which of the listed values (`Constants`) are valid; `Contradictions` says why no
/// value
///    is; `Exclusion` checks the alternatives of `oneOf`.
package kawi.engine.constrain.schema;
