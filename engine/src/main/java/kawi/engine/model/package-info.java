/// The GPT.
///
/// Reading order: [Gpt][kawi.engine.model.Gpt], the path from tokens to logits and loss; then `Block`,
/// `CausalSelfAttention` and `FeedForward`. `FusedBlock` is the fast twin of the last three. What differs from GPT-2 in
/// Llama and others is a choice of [GptConfig][kawi.engine.model.GptConfig]; the parts of attention are in
/// [kawi.engine.model.attention].
package kawi.engine.model;
