package kawi.engine.model;

import java.util.Locale;
import kawi.autograd.nn.LayerNorm;
import kawi.autograd.nn.Norm;
import kawi.autograd.nn.RmsNorm;

/// The norm before attention, before the feed-forward network and after the last block.
public enum NormType {
    /// Layer normalisation, with a bias if the model has biases: GPT-2's.
    LAYER {
        @Override
        Norm layer(String name, GptConfig config) {
            return new LayerNorm(name, config.width(), config.bias(), config.layerNormEpsilon());
        }
    },

    /// Root mean square normalisation, never with a bias (Zhang and Sennrich, 2019): Llama's.
    RMS {
        @Override
        Norm layer(String name, GptConfig config) {
            return new RmsNorm(name, config.width(), config.layerNormEpsilon());
        }
    };

    /// A new layer of this type.
    abstract Norm layer(String name, GptConfig config);

    /// As it is written in files and on the command line: `layer`, `rms`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
