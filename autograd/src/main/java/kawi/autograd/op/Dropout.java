package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.Kernels;

/// Sets elements to zero at random and scales the others up, so that the expected value stays (Srivastava et al., 2014;
/// "inverted": nothing is left to do when the model is used).
///
///     y  = x  / (1 - p) where the mask keeps the element, else 0
///     dx = dy / (1 - p) where the mask keeps the element
///
/// The mask is a function of the element's index, so that it need not be stored.
///
/// @param x of any shape
/// @param mask which elements are kept
public record Dropout(Operand x, DropoutMask mask) implements Operation {

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
        workspace
                .device()
                .forElements(y.elements(), (from, n) -> kernels.dropout(mask, from, xData, from, y.data(), from, n));
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Kernels kernels = workspace.kernels();
            float[] dx = x.gradient().data();
            workspace
                    .device()
                    .forElements(
                            dy.elements(),
                            (from, n) -> kernels.dropoutBackward(mask, from, dy.data(), from, dx, from, n));
        }
    }
}
