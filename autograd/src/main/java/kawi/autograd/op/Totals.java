package kawi.autograd.op;

import kawi.autograd.array.Array;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// Sums over all elements, and what their gradient is: the same everywhere.
final class Totals {

    /// A sum is made of the sums of chunks of this size, added in order, whoever made them.
    private static final int CHUNK = 1 << 14;

    private Totals() {}

    static double sum(Workspace workspace, Array x) {
        Kernels kernels = workspace.kernels();
        double[] sums = new double[Math.ceilDiv(x.elements(), CHUNK)];
        workspace
                .device()
                .forRanges(x.elements(), CHUNK, (from, n) -> sums[from / CHUNK] = kernels.sum(x.data(), from, n));
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }

    static void addEverywhere(Workspace workspace, float value, Array dx) {
        workspace.device().forElements(dx.elements(), (from, n) -> {
            for (int i = from; i < from + n; i++) {
                dx.data()[i] += value;
            }
        });
    }
}
