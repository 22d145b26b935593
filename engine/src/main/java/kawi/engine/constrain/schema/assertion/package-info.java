/// What JSON schemas assert of a value together.
///
/// In reading order:
///
/// 1. `Conjunction` takes apart the schemas that a value must satisfy together: it follows references and `allOf` and
///    keeps the choices of `anyOf` and `oneOf`. `SchemaKeywords` refuses what is not supported.
/// 2. `NumberSchema` (with `NumberBound`), `StringSchema` (with `StringFormat`), `ArraySchema` and `ObjectSchema` are
///    what several schemas demand of a value of one type (`JsonType`). `Rules` collects the rules that they are
///    compiled to.
/// 3. `InstanceValidator` decides which of the listed values (`Constants`) are valid. A `Contradiction` is the reason
///    why no value is.
package kawi.engine.constrain.schema.assertion;
