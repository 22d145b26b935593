/// The grammar of JSON texts (RFC 8259): how values, strings and numbers are written, independent of any schema.
///
/// In reading order: `JsonValueRules` has the rules of any value; `JsonString` writes characters with or without
/// escapes; `JsonNumber` writes numbers within bounds, digit by digit (`DecimalRange`, `DigitRange`).
package kawi.engine.constrain.json;
