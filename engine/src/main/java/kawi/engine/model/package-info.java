/// The GPT.
///
/// Reading order: [Gpt][kawi.engine.model.Gpt], the path from tokens to logits and loss; then `Block`,
/// `CausalSelfAttention` and `FeedForward`. `FusedBlock` is the fast twin of the last three.
package kawi.engine.model;
