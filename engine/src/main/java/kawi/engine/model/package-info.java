/// The GPT.
///
/// Read [kawi.engine.model.Gpt], which tells the way of the data from tokens to logits, then `Block`,
/// `CausalSelfAttention` and `FeedForward`, in this order.
package kawi.engine.model;
