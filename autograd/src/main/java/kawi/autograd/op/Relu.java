package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// `y = max(x, 0)`, the rectified linear unit.
///
///     dx = dy where x > 0
///
/// @param x of any shape
public record Relu(Operand x) implements Operation {

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
        workspace.device().forElements(y.elements(), (from, n) -> kernels.relu(xData, from, y.data(), from, n));
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
                            (from, n) -> kernels.reluBackward(xData, from, dy.data(), from, dx, from, n));
        }
    }
}
