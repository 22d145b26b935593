package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// `y = gelu(x)`, the Gaussian error linear unit in its tanh form, GPT-2's (Hendrycks and Gimpel, 2016, section 2).
///
///     y  = x/2 (1 + tanh u),   u = sqrt(2/pi) (x + 0.044715 x^3)
///     dx = (s + x s (1 - s) 2 du/dx) dy,   s = (1 + tanh u) / 2 = 1 / (1 + e^(-2u))
///
/// @param x of any shape
public record Gelu(Operand x) implements Operation {

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        return x.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        Kernels kernels = workspace.kernels();
        float[] xData = x.value().data();
        workspace.device().forElements(y.elements(), (from, n) -> kernels.gelu(xData, from, y.data(), from, n));
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Kernels kernels = workspace.kernels();
            float[] xData = x.value().data();
            float[] dx = x.gradient().data();
            workspace
                    .device()
                    .forElements(
                            dy.elements(),
                            (from, n) -> kernels.geluBackward(xData, from, dy.data(), from, dx, from, n));
        }
    }
}
