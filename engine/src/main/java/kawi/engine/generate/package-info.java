/// Generation: one token at a time, since each depends on the last.
///
/// [kawi.engine.generate.Generator] is where to begin; [kawi.engine.generate.Writing] is the loop, step by step;
/// [kawi.engine.generate.Decoder] is the model with its memory; how a token is chosen stands in
/// [kawi.engine.generate.strategy]. [kawi.engine.generate.WritingBatch] writes many texts at once. Only ids are known
/// here, never text, but for the bytes of a token where a text is to be shown or to stop at something.
package kawi.engine.generate;
