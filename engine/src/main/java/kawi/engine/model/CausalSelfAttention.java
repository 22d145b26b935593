package kawi.engine.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.nn.CausalAttention;
import kawi.autograd.nn.Dropout;
import kawi.autograd.nn.Linear;
import kawi.autograd.nn.Mode;
import kawi.autograd.op.CachedAttention.Segment;

/// The part of a block in which positions look at each other, each at itself and those before it.
///
/// One product makes the queries, keys and values of all heads; [CausalAttention] weighs the values; another product
/// mixes the heads. What happens in between stands in [CausalAttention] in visible steps.
final class CausalSelfAttention {
    private final Linear queriesKeysValues;
    private final CausalAttention attention;
    private final Linear project;
    private final Dropout dropout;

    CausalSelfAttention(
            String name, GptConfig config, CausalAttention attention, Dropout dropout, Gpt.Initial initial) {
        int width = config.width();
        queriesKeysValues =
                new Linear(name + ".c_attn", width, 3 * width, config.bias(), initial.deviation(), initial.random());
        project = new Linear(
                name + ".c_proj", width, width, config.bias(), initial.residualDeviation(config), initial.random());
        this.attention = attention;
        this.dropout = dropout;
    }

    /// @param residual the stream that the result is added to, (B, T, C)
    /// @param x its normalised copy, (B, T, C)
    Tensor addTo(Tensor residual, Tensor x, Optional<boolean[][]> real, Mode mode) {
        Tensor qkv = queriesKeysValues.forward(x); // (B, T, 3 C)
        Tensor y = attention.forward(qkv, real, mode); // (B, T, C)
        return project.addTo(residual, y, dropout.mask(mode)); // (B, T, C)
    }

    /// The same for new positions, which look back at those in the cache: (R, C) and (R, C) to (R, C).
    Tensor addToExtended(Tensor residual, Tensor x, List<Segment> stretches) {
        Tensor qkv = queriesKeysValues.forward(x); // (R, 3 C)
        Tensor y = qkv.cachedAttention(attention.heads(), stretches); // (R, C)
        return project.addTo(residual, y, Optional.empty()); // (R, C)
    }

    List<Parameter> parameters() {
        return Stream.of(queriesKeysValues.parameters(), project.parameters())
                .flatMap(List::stream)
                .toList();
    }
}
