package kawi.engine.model;

import kawi.autograd.Tensor;

/// The activation function of the feed-forward network.
public enum Activation {
    /// GELU, approximated by tanh: GPT-2's.
    GELU_TANH {
        @Override
        Tensor forward(Tensor x) {
            return x.gelu();
        }
    },

    /// Exact GELU, by the error function: Cerebras-GPT's.
    GELU_ERF {
        @Override
        Tensor forward(Tensor x) {
            return x.geluErf();
        }
    },

    /// The rectified linear unit.
    RELU {
        @Override
        Tensor forward(Tensor x) {
            return x.relu();
        }
    },

    /// The square of the rectified linear unit (So et al., "Primer", 2021, section 4.1).
    RELU_SQUARED {
        @Override
        Tensor forward(Tensor x) {
            return x.reluSquared();
        }
    };

    /// Applies the function to each element.
    abstract Tensor forward(Tensor x);
}
