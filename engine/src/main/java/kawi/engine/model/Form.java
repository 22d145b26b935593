package kawi.engine.model;

/// How a [Gpt] computes: in small operations that are easy to read, or in large ones that are fast. Both use the same
/// parameters and give the same bits, in the results and in every gradient.
public enum Form {
    /// One operation for each step of the mathematics, as [Block], [CausalSelfAttention] and [FeedForward] show it. The
    /// loss is the cross entropy of the logits.
    VISIBLE,

    /// Several steps in one operation ([FusedBlock]): attention never computes the masked half, and the logits share
    /// their memory with their gradient.
    FUSED
}
