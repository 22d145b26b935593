package kawi.autograd.device;

import kawi.autograd.array.Axis;

/// Runs a kernel over an array x of (outer, size, inner) and an array y of (outer, inner), such as its sums over the
/// dimension in the middle.
public final class AxisLoop {

    /// Work on consecutive elements that have the same index in the dimension.
    @FunctionalInterface
    public interface Kernel {
        /// @param xAt index in x of the first element
        /// @param yAt index in y of the corresponding element
        /// @param n number of elements
        void run(int xAt, int yAt, int n);
    }

    private AxisLoop() {}

    /// Runs the kernel on ranges that cover x. One worker has all ranges that belong to an element of y, in ascending
    /// order.
    public static void forEach(Device device, Axis axis, Kernel kernel) {
        int inner = axis.inner();
        device.forElements(axis.outer() * inner, (from, n) -> {
            for (int at = from; at < from + n; ) {
                int outer = at / inner;
                int column = at % inner;
                int count = Math.min(inner - column, from + n - at);
                for (int i = 0; i < axis.size(); i++) {
                    kernel.run(axis.at(outer, i) + column, at, count);
                }
                at += count;
            }
        });
    }
}
