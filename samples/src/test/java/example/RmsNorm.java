package example;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;

/// RMS norm with a learned gain (Zhang and Sennrich, 2019): `x / sqrt(mean(x^2) + epsilon) gain`.
final class RmsNorm {
    private final Parameter gain;

    RmsNorm(String name, int width) {
        gain = Parameter.ones(name + ".weight", Shape.of(width));
    }

    /// @param x (..., C)
    Tensor forward(Tensor x) {
        Tensor meanSquare = x.multiply(x).mean(-1); // (..., 1)
        Tensor normalised = x.multiply(meanSquare.add(1e-5f).rsqrt()); // (..., C)
        return normalised.multiply(gain);
    }

    List<Parameter> parameters() {
        return List.of(gain);
    }
}
