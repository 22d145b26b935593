package kawi.autograd.optim;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.array.Array;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;

/// Global-norm clipping: gradients whose norm as one vector exceeds a limit are scaled down to it (Pascanu, Mikolov and
/// Bengio, "On the difficulty of training recurrent neural networks", 2013, section 3.2).
public final class GradientClipping {

    /// The norm adds the sums of chunks of this size in order, so that it does not depend on the number of threads.
    private static final int CHUNK = 1 << 14;

    /// Keeps the quotient finite, as in PyTorch.
    private static final double EPSILON = 1e-6;

    private GradientClipping() {}

    /// The Euclidean norm of all gradients as one vector.
    public static double norm(Device device, List<Parameter> parameters) {
        double sum = 0;
        for (Parameter parameter : parameters) {
            sum = addSquares(device, sum, parameter.gradient());
        }
        return Math.sqrt(sum);
    }

    /// Adds the squares of all elements to a sum.
    static double addSquares(Device device, double sum, Array values) {
        Kernels kernels = device.kernels();
        float[] x = values.data();
        int elements = values.elements();
        double[] chunks = new double[Math.ceilDiv(elements, CHUNK)];
        device.forRanges(elements, CHUNK, (from, n) -> chunks[from / CHUNK] = kernels.sumOfSquares(x, from, n));
        double total = sum;
        for (double chunk : chunks) {
            total += chunk;
        }
        return total;
    }

    /// The factor that scales gradients of this norm down to the maximum norm: 1 if their norm is at most that.
    ///
    /// @param limit maximum global gradient norm; 0 for no limit
    public static double coefficient(double norm, double limit) {
        return limit == 0 ? 1 : Math.min(1, limit / (norm + EPSILON));
    }
}
