package kawi.engine.model;

import java.util.List;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.nn.Dropout;
import kawi.autograd.nn.Linear;
import kawi.autograd.nn.Mode;

/// The part of a block in which each position thinks for itself: four times as wide, GELU, and back.
final class FeedForward {
    private final Linear expand;
    private final Linear project;
    private final Dropout dropout;

    FeedForward(String name, GptConfig config, Dropout dropout, Gpt.Initial initial) {
        int width = config.width();
        int wide = config.feedForwardWidth();
        expand = new Linear(name + ".c_fc", width, wide, config.bias(), initial.deviation(), initial.random());
        project = new Linear(
                name + ".c_proj", wide, width, config.bias(), initial.residualDeviation(config), initial.random());
        this.dropout = dropout;
    }

    /// @param residual the stream that the result is added to, (B, T, C)
    /// @param x its normalised copy, (B, T, C)
    Tensor addTo(Tensor residual, Tensor x, Mode mode) {
        Tensor wide = expand.gelu(x); // (B, T, 4 C)
        return project.addTo(residual, wide, dropout.mask(mode)); // (B, T, C)
    }

    List<Parameter> parameters() {
        return Stream.of(expand.parameters(), project.parameters())
                .flatMap(List::stream)
                .toList();
    }
}
