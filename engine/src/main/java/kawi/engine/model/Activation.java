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
    },

    /// A gated unit with SiLU (Shazeer, "GLU variants improve Transformer", 2020): Llama's. A gate and a value make
    /// one number, so the first layer is twice as wide as the second.
    SWIGLU {
        @Override
        Tensor forward(Tensor x) {
            int columns = x.shape().columns() / 2;
            Tensor gate = x.slice(-1, 0, columns); // (..., F)
            Tensor value = x.slice(-1, columns, 2 * columns); // (..., F)
            return gate.multiply(gate.sigmoid()).multiply(value);
        }

        @Override
        public int inputs() {
            return 2;
        }

        // With three matrices instead of two, 8/3 C has as many weights as 4 C without a gate. Rounded up to whole
        // vectors, as in SmolLM2.
        @Override
        int defaultInnerWidth(int width) {
            return Math.multiplyExact(Math.ceilDiv(Math.multiplyExact(8, width), 3 * MULTIPLE), MULTIPLE);
        }
    };

    /// The default inner width of a gated unit is a multiple of this.
    private static final int MULTIPLE = 32;

    /// Applies the function.
    ///
    /// @param x (..., F), or (..., 2 F) for a gated unit
    /// @return (..., F)
    abstract Tensor forward(Tensor x);

    /// How many numbers of the first layer make one number of the second: 2 for a gated unit, else 1.
    public int inputs() {
        return 1;
    }

    /// The inner width F for a model of width C, unless it is set: 4 C, GPT-2's; with a gate 8/3 C, rounded up to a
    /// multiple of 32.
    int defaultInnerWidth(int width) {
        return Math.multiplyExact(4, width);
    }
}
