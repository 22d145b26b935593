package kawi.engine.model;

import java.util.List;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.nn.Dropout;
import kawi.autograd.nn.Linear;
import kawi.autograd.nn.Mode;
import kawi.engine.model.lora.AdaptedLinear;
import kawi.engine.model.lora.LowRankUpdate;

/// The feed-forward network of a block: to a larger width, an activation function, and back, for each position
/// separately (Vaswani et al., 2017, section 3.3).
record FeedForward(AdaptedLinear expand, Activation activation, AdaptedLinear project, Dropout dropout) {

    /// A new feed-forward network.
    static FeedForward of(String name, GptConfig config, int layer, Initialization initialization) {
        int width = config.width();
        int inner = config.feedForwardWidth();
        return new FeedForward(
                new AdaptedLinear(new Linear(
                        name + ".c_fc",
                        width,
                        config.activation().inputs() * inner,
                        config.bias(),
                        initialization.weights())),
                config.activation(),
                new AdaptedLinear(new Linear(name + ".c_proj", inner, width, config.bias(), initialization.residual())),
                new Dropout(config.dropout().residual(), Block.dropoutStream(layer, 2)));
    }

    /// @param x (B, T, C)
    /// @return (B, T, C)
    Tensor forward(Tensor x, Mode mode) {
        Tensor inner = activation.forward(expand.forward(x, mode)); // (B, T, F), usually F = 4 C
        return dropout.forward(project.forward(inner, mode), mode); // (B, T, C)
    }

    /// The same network with those of the updates that are its own.
    FeedForward with(List<LowRankUpdate> updates) {
        return new FeedForward(expand.with(updates), activation, project.with(updates), dropout);
    }

    List<Parameter> parameters() {
        return Stream.of(expand.parameters(), project.parameters())
                .flatMap(List::stream)
                .toList();
    }
}
