/// The compiler from JSON Schema to grammars.
///
/// In reading order: `SchemaNode` is a value with its JSON pointer; `SchemaCompiler` creates a rule for each subschema
/// and delegates to `SchemaObject`, `SchemaArray` and `SchemaScalars`; `JsonValueRules`, `JsonString` and `JsonNumber`
/// define how JSON writes values; `SchemaOverlap` checks that the alternatives of `oneOf` exclude each other.
package kawi.engine.constrain.schema;
