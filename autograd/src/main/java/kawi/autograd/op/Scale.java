package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// `y = factor x`.
///
///     dx = factor dy
///
/// @param x of any shape
/// @param factor a constant
public record Scale(Operand x, float factor) implements Operation {

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
                .forElements(y.elements(), (from, n) -> kernels.scale(factor, xData, from, y.data(), from, n));
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Kernels kernels = workspace.kernels();
            float[] dx = x.gradient().data();
            workspace
                    .device()
                    .forElements(dy.elements(), (from, n) -> kernels.scaleAdd(factor, dy.data(), from, dx, from, n));
        }
    }
}
