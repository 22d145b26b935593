package kawi.autograd.device;

import java.util.Arrays;
import java.util.function.Consumer;
import kawi.autograd.array.Array;
import kawi.autograd.array.Broadcast;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.Scratch;

/// Runs element-wise kernels over two operands that are broadcast, and adds up the gradients of repeated elements.
///
/// Kernels receive [Elements], ranges in which both operands advance with the result. Where an operand repeats one
/// element, it is a range of copies in the worker's scratch memory.
public final class BroadcastLoop {

    /// Consecutive elements of the operands that belong together.
    ///
    /// @param a the left operand's array
    /// @param aFrom the index of the first element in a
    /// @param b the right operand's array
    /// @param bFrom the index of the first element in b
    /// @param from the index of the first element in the result and in its gradient
    /// @param n the number of elements
    public record Elements(float[] a, int aFrom, float[] b, int bFrom, int from, int n) {}

    /// Adds the gradients of one operand's elements.
    @FunctionalInterface
    public interface GradientKernel {
        /// @param dx the gradient, or a part of it; that of the first element is at `dxFrom`
        void addTo(float[] dx, int dxFrom, Elements elements);
    }

    /// Elements of a range of copies, at most: the copies stay in the first-level cache.
    private static final int MAX_COPIES = 1024;

    private final Workspace workspace;
    private final Broadcast broadcast;
    private final float[] a;
    private final float[] b;

    /// @param a elements of the left operand
    /// @param b elements of the right operand
    public BroadcastLoop(Workspace workspace, Broadcast broadcast, Array a, Array b) {
        this.workspace = workspace;
        this.broadcast = broadcast;
        this.a = a.data();
        this.b = b.data();
    }

    /// Runs the kernel on ranges that cover the result.
    public void forEach(Consumer<Elements> kernel) {
        int elements = broadcast.shape().elements();
        workspace.device().forElements(elements, (from, n, scratch) -> {
            int size = broadcast.blockSize();
            for (int at = from; at < from + n; ) {
                int column = at % size;
                int count = Math.min(size - column, from + n - at);
                forEach(at / size, column, count, scratch, kernel);
                at += count;
            }
        });
    }

    /// Adds the gradient of the left operand.
    public void addLeftGradient(Array da, GradientKernel kernel) {
        addGradient(broadcast.left(), da, kernel);
    }

    /// Adds the gradient of the right operand.
    public void addRightGradient(Array db, GradientKernel kernel) {
        addGradient(broadcast.right(), db, kernel);
    }

    /// The gradient of a repeated element is a sum in a fixed order: in double within a block, then over the blocks
    /// ascending.
    private void addGradient(Broadcast.Side side, Array dx, GradientKernel kernel) {
        if (side.isWhole()) {
            forEach(elements -> kernel.addTo(dx.data(), elements.from(), elements));
        } else if (side.isRepeatedInBlocks()) {
            addSumsOfBlocks(side, dx.data(), kernel);
        } else {
            addBlocks(side, dx.data(), kernel);
        }
    }

    /// One worker adds all blocks, for some of their columns.
    private void addBlocks(Broadcast.Side side, float[] dx, GradientKernel kernel) {
        workspace.device().forColumns(broadcast.blocks(), broadcast.blockSize(), (from, n, scratch) -> {
            for (int block = 0; block < broadcast.blocks(); block++) {
                int first = side.at(block) - block * broadcast.blockSize();
                forEach(block, from, n, scratch, elements -> kernel.addTo(dx, first + elements.from(), elements));
            }
        });
    }

    /// The sums of the blocks are made by all workers, then added by one.
    private void addSumsOfBlocks(Broadcast.Side side, float[] dx, GradientKernel kernel) {
        int blocks = broadcast.blocks();
        Array sums = workspace.allocate(Shape.of(blocks));
        workspace.device().forRows(blocks, broadcast.blockSize(), (from, n, scratch) -> {
            for (int block = from; block < from + n; block++) {
                sums.data()[block] = (float) sumOfBlock(block, scratch, kernel);
            }
        });
        for (int block = 0; block < blocks; block++) {
            dx[side.at(block)] += sums.data()[block];
        }
        workspace.release(sums);
    }

    private double sumOfBlock(int block, Scratch scratch, GradientKernel kernel) {
        float[] parts = scratch.buffer(Scratch.Use.BROADCAST_GRADIENTS, MAX_COPIES);
        double[] sum = {0};
        forEach(block, 0, broadcast.blockSize(), scratch, elements -> {
            Arrays.fill(parts, 0, elements.n(), 0);
            kernel.addTo(parts, 0, elements);
            sum[0] += workspace.kernels().sum(parts, 0, elements.n());
        });
        return sum[0];
    }

    /// Runs the kernel on the columns `column .. column + count - 1` of a block.
    private void forEach(int block, int column, int count, Scratch scratch, Consumer<Elements> kernel) {
        boolean copiesLeft = broadcast.left().isRepeatedInBlocks();
        boolean copiesRight = broadcast.right().isRepeatedInBlocks();
        int aFrom = broadcast.left().at(block);
        int bFrom = broadcast.right().at(block);
        int from = block * broadcast.blockSize();
        int most = copiesLeft || copiesRight ? Math.min(MAX_COPIES, count) : count;
        float[] left = copiesLeft ? copies(a[aFrom], most, scratch, Scratch.Use.BROADCAST_LEFT) : a;
        float[] right = copiesRight ? copies(b[bFrom], most, scratch, Scratch.Use.BROADCAST_RIGHT) : b;
        for (int at = column; at < column + count; at += most) {
            int n = Math.min(most, column + count - at);
            kernel.accept(
                    new Elements(left, copiesLeft ? 0 : aFrom + at, right, copiesRight ? 0 : bFrom + at, from + at, n));
        }
    }

    private static float[] copies(float element, int n, Scratch scratch, Scratch.Use use) {
        float[] copies = scratch.buffer(use, MAX_COPIES);
        Arrays.fill(copies, 0, n, element);
        return copies;
    }
}
