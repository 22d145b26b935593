/// Generation: one token at a time, since each depends on the last.
///
/// [kawi.engine.generate.Generator] is the loop, [kawi.engine.generate.DecodingStrategy] how a token is chosen. Only
/// ids are known here, never text.
package kawi.engine.generate;
