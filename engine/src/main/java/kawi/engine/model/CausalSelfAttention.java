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
import kawi.autograd.op.CachedAttention.Stretch;
import kawi.autograd.random.CounterRandom;

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
            String name, GptConfig config, CausalAttention attention, Dropout dropout, CounterRandom random) {
        int width = config.width();
        queriesKeysValues = new Linear(name + ".c_attn", width, 3 * width, config.bias(), Gpt.DEVIATION, random);
        project = new Linear(name + ".c_proj", width, width, config.bias(), Gpt.residualDeviation(config), random);
        this.attention = attention;
        this.dropout = dropout;
    }

    Tensor forward(Tensor x, Optional<boolean[][]> real, Mode mode) {
        Tensor qkv = queriesKeysValues.forward(x); // (B, T, 3 C)
        Tensor y = attention.forward(qkv, real, mode); // (B, T, C)
        return dropout.forward(project.forward(y), mode); // (B, T, C)
    }

    /// The same for new positions, which look back at those in the cache: (R, C) to (R, C).
    Tensor extend(Tensor x, List<Stretch> stretches) {
        Tensor qkv = queriesKeysValues.forward(x); // (R, 3 C)
        return project.forward(qkv.cachedAttention(attention.heads(), stretches)); // (R, C)
    }

    List<Parameter> parameters() {
        return Stream.of(queriesKeysValues.parameters(), project.parameters())
                .flatMap(List::stream)
                .toList();
    }
}
