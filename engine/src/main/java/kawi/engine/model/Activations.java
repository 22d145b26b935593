package kawi.engine.model;

import java.util.List;
import kawi.autograd.Tensor;

/// What a [Gpt] computes on the way to its logits, to be shown to people: see [Gpt#activations] and [Gpt#logitLens].
///
/// The tensors are computed by the layers of the model themselves, so they have the bits of a forward pass.
///
/// @param residualStream (B, T, C) each: the embeddings, then the sum after each of the L blocks; L + 1 tensors, before
/// the final norm
/// @param attentions (B, H, T, T) each: for each of the L blocks, how much a position (row) takes of the value of each
/// position (column). A row sums to 1 and is 0 for later positions and for padding
public record Activations(List<Tensor> residualStream, List<Tensor> attentions) {
    /// Copies the lists.
    public Activations {
        residualStream = List.copyOf(residualStream);
        attentions = List.copyOf(attentions);
    }
}
