package kawi.autograd.optim;

import java.util.List;
import kawi.autograd.Parameter;
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
        Kernels kernels = device.kernels();
        double sum = 0;
        for (Parameter parameter : parameters) {
            float[] g = parameter.gradient().data();
            double[] chunks = new double[Math.ceilDiv(g.length, CHUNK)];
            device.forRanges(g.length, CHUNK, (from, n) -> chunks[from / CHUNK] = kernels.sumOfSquares(g, from, n));
            for (double chunk : chunks) {
                sum += chunk;
            }
        }
        return Math.sqrt(sum);
    }

    /// The factor that scales gradients of this norm down to the maximum norm: 1 if their norm is at most that.
    ///
    /// @param limit maximum global gradient norm; 0 for no limit
    public static double coefficient(double norm, double limit) {
        return limit == 0 ? 1 : Math.min(1, limit / (norm + EPSILON));
    }
}
