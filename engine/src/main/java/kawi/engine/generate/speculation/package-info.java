/// Speculative decoding: several tokens per pass of the model, by drafts that it verifies.
///
/// [kawi.engine.generate.speculation.Speculation] names the kinds of drafts,
/// [kawi.engine.generate.speculation.SpeculativeLogits] verifies them,
/// [kawi.engine.generate.speculation.SpeculativeStream] is the loop around them.
package kawi.engine.generate.speculation;
