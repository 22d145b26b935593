/// How the next token is chosen from the logits.
///
/// [kawi.engine.generate.strategy.DecodingStrategy] says in which order the stages come; each stage is one small record
/// with its paper. Two kinds of stages follow each other: a [kawi.engine.generate.strategy.LogitsProcessor] changes the
/// scores of single tokens by what was written before, a [kawi.engine.generate.strategy.LogitsWarper] cuts or bends
/// the [kawi.engine.generate.strategy.Distribution] as a whole. In the end a [kawi.engine.generate.strategy.Choice]
/// takes one token. [kawi.engine.generate.strategy.Sampler] runs them, token after token.
package kawi.engine.generate.strategy;
