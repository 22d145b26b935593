/// The parts of attention that differ from model to model, each with its paper: the scale of the scores, positions, and
/// the norm of queries and keys.
///
/// GPT-2 has the first value of each. `CausalSelfAttention` puts them together.
package kawi.engine.model.attention;
