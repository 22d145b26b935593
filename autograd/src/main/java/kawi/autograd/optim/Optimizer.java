package kawi.autograd.optim;

import kawi.autograd.device.Device;

/// Changes parameters by their gradients.
public sealed interface Optimizer permits AdamW, Sgd {

    /// Changes every parameter once.
    ///
    /// @param learningRate of this step
    /// @param gradientScale what gradients are multiplied by first; see [GradientClipping]
    void step(Device device, double learningRate, double gradientScale);
}
