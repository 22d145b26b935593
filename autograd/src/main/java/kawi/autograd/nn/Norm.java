package kawi.autograd.nn;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;

/// A layer that normalises rows and multiplies them by a gain, which is learned unless it is always 1.
public sealed interface Norm permits LayerNorm, RmsNorm {

    /// @param x (..., C)
    /// @return (..., C)
    Tensor forward(Tensor x);

    /// The gain if it is learned, then the bias if there is one.
    List<Parameter> parameters();
}
