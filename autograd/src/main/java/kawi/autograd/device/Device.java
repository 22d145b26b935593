package kawi.autograd.device;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedA;
import kawi.autograd.kernel.PackedB;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.parallel.WorkerTeam;

/// Where arithmetic happens: a set of kernels, a team of workers, and each worker's own scratch memory.
///
/// Work is split by the data, never by the number of workers, so the same calls give the same bits on any device.
public final class Device implements AutoCloseable {

    /// Work on a range of elements, rows or columns, with the scratch memory of its worker.
    @FunctionalInterface
    public interface ScratchRangeTask {
        /// @param from first element, row or column
        /// @param n number of elements, rows or columns
        void run(int from, int n, Scratch scratch);
    }

    /// Work on a range of elements, rows or columns.
    @FunctionalInterface
    public interface RangeTask extends ScratchRangeTask {
        /// @param from first element, row or column
        /// @param n number of elements, rows or columns
        void run(int from, int n);

        @Override
        default void run(int from, int n, Scratch scratch) {
            run(from, n);
        }
    }

    /// A numbered task, with the scratch memory of its worker.
    @FunctionalInterface
    public interface ScratchTask {
        /// @param task index of the task
        void run(int task, Scratch scratch);
    }

    /// Maximum elements of a task, which takes some microseconds. More are split into tasks of at least a quarter of
    /// it.
    private static final int ELEMENTS_PER_TASK = 1 << 14;
    /// The number of tasks is a multiple of this where possible, so that two or four workers share them evenly.
    private static final int SHARES = 4;
    /// Floats of a cache line, to which only one worker writes.
    private static final int ELEMENTS_OF_A_LINE = 16;
    /// Columns of a task: four of the widest vectors, which the kernels sum side by side, and whole cache lines of each
    /// row.
    private static final int COLUMNS_PER_TASK = 64;
    /// Rows that a task packs: a multiple of the height of every panel.
    private static final int ROWS_TO_PACK = 48;
    /// Steps of k that a task packs.
    private static final int STEPS_TO_PACK = 64;
    /// Columns that a task packs: a multiple of the width of every panel.
    private static final int COLUMNS_TO_PACK = 64;

    private volatile Kernels kernels;
    private final WorkerTeam team;
    private final Scratch[] scratches;

    /// @param kernels the arithmetic
    /// @param threads number of workers, at least 1
    /// @throws IllegalArgumentException if there are no threads
    public Device(Kernels kernels, int threads) {
        this.kernels = kernels;
        this.team = new WorkerTeam(threads);
        this.scratches = new Scratch[threads];
        for (int i = 0; i < threads; i++) {
            scratches[i] = new Scratch();
        }
    }

    /// The arithmetic.
    public Kernels kernels() {
        return kernels;
    }

    /// Replaces the kernels from the next operation on. All sets compute the same bits, so this is allowed at any time.
    public void use(Kernels others) {
        kernels = others;
    }

    /// Number of workers.
    public int threads() {
        return team.threads();
    }

    /// Divides `n` elements into ranges and runs the task on each.
    public void forElements(int n, RangeTask body) {
        forElements(n, (ScratchRangeTask) body);
    }

    /// Divides `n` elements into ranges and runs the task on each, with the scratch memory of its worker.
    public void forElements(int n, ScratchRangeTask body) {
        forRanges(n, evenSize(n, ELEMENTS_PER_TASK, ELEMENTS_OF_A_LINE), body);
    }

    /// Divides `rows` rows of `columns` elements into ranges of rows and runs the task on each.
    public void forRows(int rows, int columns, RangeTask body) {
        forRows(rows, columns, (ScratchRangeTask) body);
    }

    /// Divides `rows` rows of `columns` elements into ranges of rows and runs the task on each, with the scratch memory
    /// of its worker.
    public void forRows(int rows, int columns, ScratchRangeTask body) {
        forRanges(rows, evenSize(rows, Math.max(1, ELEMENTS_PER_TASK / Math.max(1, columns)), 1), body);
    }

    /// Divides the columns of a (rows, columns) array into ranges and runs the task on each: for sums over the rows.
    /// One worker computes the whole sum of a column, so the result does not depend on the number of workers.
    public void forColumns(int rows, int columns, RangeTask body) {
        forColumns(rows, columns, (ScratchRangeTask) body);
    }

    /// The same as [#forColumns(int, int, RangeTask)], with the scratch memory of the task's worker.
    public void forColumns(int rows, int columns, ScratchRangeTask body) {
        if (rows > 0) {
            forRanges(columns, COLUMNS_PER_TASK, body);
        }
    }

    /// A size of ranges such that two or four workers get equally many.
    ///
    /// @param max maximum size, a multiple of `step`
    /// @param step the size is a multiple of this
    private static int evenSize(int n, int max, int step) {
        int tasks = Math.ceilDiv(n, max);
        return tasks <= 1 ? max : Math.ceilDiv(Math.ceilDiv(n, Math.ceilDiv(tasks, SHARES) * SHARES), step) * step;
    }

    /// Divides `n` into ranges of `size`, the last one possibly shorter, and runs the task on each.
    public void forRanges(int n, int size, RangeTask body) {
        forRanges(n, size, (ScratchRangeTask) body);
    }

    private void forRanges(int n, int size, ScratchRangeTask body) {
        team.run(Math.ceilDiv(n, size), (task, worker) -> {
            int from = task * size;
            body.run(from, Math.min(size, n - from), scratches[worker]);
        });
    }

    /// Runs the tasks `0 .. tasks - 1`, each with the scratch memory of its worker.
    public void forTasks(int tasks, ScratchTask body) {
        team.run(tasks, (task, worker) -> body.run(task, scratches[worker]));
    }

    /// Packs A on all workers, divided so that each task reads contiguous memory.
    public void pack(PackedA a) {
        Matrix matrix = a.matrix();
        if (matrix.rowStride() == 1) {
            forRanges(matrix.columns(), STEPS_TO_PACK, (k, n) -> kernels.pack(a, k, k + n));
        } else {
            forRanges(matrix.rows(), ROWS_TO_PACK, (row, n) -> kernels.pack(a.rows(row, row + n), 0, matrix.columns()));
        }
    }

    /// Packs B on all workers.
    public void pack(PackedB b) {
        forRanges(b.matrix().columns(), COLUMNS_TO_PACK, (column, n) -> kernels.pack(b.columns(column, column + n)));
    }

    /// Stops the threads.
    @Override
    public void close() {
        team.close();
    }
}
