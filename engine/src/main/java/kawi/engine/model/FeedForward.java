package kawi.engine.model;

import java.util.List;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.nn.Dropout;
import kawi.autograd.nn.Linear;
import kawi.autograd.nn.Mode;

/// The feed-forward network of a block: to a larger width, an activation function, and back, for each position
/// separately (Vaswani et al., 2017, section 3.3).
record FeedForward(Linear expand, Activation activation, Linear project, Dropout dropout) {

    /// A new feed-forward network.
    static FeedForward of(String name, GptConfig config, int layer, Initialization initialization) {
        int width = config.width();
        int inner = config.feedForwardWidth();
        return new FeedForward(
                new Linear(
                        name + ".c_fc",
                        width,
                        config.activation().inputs() * inner,
                        config.bias(),
                        initialization.weights()),
                config.activation(),
                new Linear(name + ".c_proj", inner, width, config.bias(), initialization.residual()),
                new Dropout(config.dropout().residual(), Block.dropoutStream(layer, 2)));
    }

    /// @param x (B, T, C)
    /// @return (B, T, C)
    Tensor forward(Tensor x, Mode mode) {
        Tensor inner = activation.forward(expand.forward(x)); // (B, T, F), usually F = 4 C
        return dropout.forward(project.forward(inner), mode); // (B, T, C)
    }

    List<Parameter> parameters() {
        return Stream.of(expand.parameters(), project.parameters())
                .flatMap(List::stream)
                .toList();
    }
}
