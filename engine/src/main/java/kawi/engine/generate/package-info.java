/// Autoregressive generation: one token at a time, because each token depends on all tokens before it.
///
/// Start with [kawi.engine.generate.Generator], which contains the loop. In the order of one step:
///
///  1. [kawi.engine.generate.Decoder] computes the logits of the next token: the model with its KV cache. It sees the
///     [kawi.engine.generate.ContextWindow].
///  2. [kawi.engine.generate.SequenceState] samples the next token by the decoding strategy, whose stages are in
///     [kawi.engine.generate.strategy], and appends it.
///  3. [kawi.engine.generate.StopConditions] decide whether the text is finished.
///
/// Next to the loop: [kawi.engine.generate.Generator.TokenStream] is the loop as an iterator,
/// [kawi.engine.generate.ContinuousBatch] generates many texts at once, [kawi.engine.generate.speculation] drafts
/// several tokens per pass, [kawi.engine.generate.search] compares several texts.
///
/// Generation works on token ids. Bytes of tokens are used only to show text and to find stop texts.
package kawi.engine.generate;
