/// How the next token is chosen from the logits.
///
/// [kawi.engine.generate.strategy.DecodingStrategy] states the order of the stages; each stage is one small record with
/// its paper. There are two kinds: a [kawi.engine.generate.strategy.LogitsProcessor] changes the logits of single
/// tokens by the text so far, a [kawi.engine.generate.strategy.LogitsWarper] truncates or reshapes the
/// [kawi.engine.generate.strategy.Distribution] as a whole. Finally a [kawi.engine.generate.strategy.Choice] chooses
/// one token. [kawi.engine.generate.strategy.Sampler] runs them for each token of a text.
///
/// All three have an open door for users of the library: `LogitsProcessor.Custom`, `LogitsWarper.Custom` and
/// `Choice.Custom`.
package kawi.engine.generate.strategy;
