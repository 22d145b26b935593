package kawi.autograd.device;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedA;
import kawi.autograd.kernel.PackedB;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.parallel.WorkerTeam;

/// Where arithmetic happens: a set of kernels, a team of workers, and each worker's own scratch memory.
///
/// Work is cut by the data, never by the number of workers, so the same calls give the same bits on any device.
public final class Device implements AutoCloseable {

    /// Work on a range of elements, rows or columns, with scratch memory of the worker's own.
    @FunctionalInterface
    public interface ScratchRangeTask {
        /// @param from the first
        /// @param n how many
        void run(int from, int n, Scratch scratch);
    }

    /// Work on a range of elements, rows or columns.
    @FunctionalInterface
    public interface RangeTask extends ScratchRangeTask {
        /// @param from the first
        /// @param n how many
        void run(int from, int n);

        @Override
        default void run(int from, int n, Scratch scratch) {
            run(from, n);
        }
    }

    /// Work on a numbered piece, with memory of the worker's own.
    @FunctionalInterface
    public interface ScratchTask {
        /// @param task the number of the piece
        void run(int task, Scratch scratch);
    }

    /// Elements that are one task and not cut: it takes some microseconds. More are cut, into tasks of at least a
    /// quarter.
    private static final int ELEMENTS_PER_TASK = 1 << 14;
    /// The number of tasks is a multiple of this, as far as steps allow.
    private static final int SHARES = 4;
    /// Two workers do not write to the same cache line.
    private static final int ELEMENTS_OF_A_LINE = 16;
    /// Columns that are one task: four of the widest vectors, which the kernels sum side by side, and whole cache lines
    /// of every row.
    private static final int COLUMNS_PER_TASK = 64;
    /// Rows whose panels are one task: a multiple of the height of every panel.
    private static final int ROWS_TO_PACK = 48;
    /// Steps of k whose panels are one task.
    private static final int STEPS_TO_PACK = 64;
    /// Columns whose panels are one task: a multiple of the width of every panel.
    private static final int COLUMNS_TO_PACK = 64;

    private volatile Kernels kernels;
    private final WorkerTeam team;
    private final Scratch[] scratches;

    /// @param kernels what computes
    /// @param threads how many workers share the work
    /// @throws IllegalArgumentException if there are no threads
    public Device(Kernels kernels, int threads) {
        this.kernels = kernels;
        this.team = new WorkerTeam(threads);
        this.scratches = new Scratch[threads];
        for (int i = 0; i < threads; i++) {
            scratches[i] = new Scratch();
        }
    }

    /// What computes.
    public Kernels kernels() {
        return kernels;
    }

    /// Computes with another set of kernels from the next operation on. Since all sets give the same bits, this may
    /// happen at any time.
    public void use(Kernels others) {
        kernels = others;
    }

    /// How many workers share the work.
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
    /// One worker makes all of a column's sum, so the result does not depend on the number of workers.
    public void forColumns(int rows, int columns, RangeTask body) {
        forColumns(rows, columns, (ScratchRangeTask) body);
    }

    /// The same as [#forColumns(int, int, RangeTask)], with the scratch memory of the task's worker.
    public void forColumns(int rows, int columns, ScratchRangeTask body) {
        if (rows > 0) {
            forRanges(columns, COLUMNS_PER_TASK, body);
        }
    }

    /// The size of ranges of which two workers or four get the same number.
    ///
    /// @param most no range is larger
    /// @param step the size is a multiple of this, like the largest
    private static int evenSize(int n, int most, int step) {
        int tasks = Math.ceilDiv(n, most);
        return tasks <= 1 ? most : Math.ceilDiv(Math.ceilDiv(n, Math.ceilDiv(tasks, SHARES) * SHARES), step) * step;
    }

    /// Divides `n` into ranges of `size`, the last one shorter if need be, and runs the task on each.
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

    /// Fills the panels of a left side, cut so that a task reads a piece of memory.
    public void pack(PackedA side) {
        Matrix a = side.matrix();
        if (a.rowStride() == 1) {
            forRanges(a.columns(), STEPS_TO_PACK, (k, n) -> kernels.pack(side, k, k + n));
        } else {
            forRanges(a.rows(), ROWS_TO_PACK, (row, n) -> kernels.pack(side.rows(row, row + n), 0, a.columns()));
        }
    }

    /// Fills the panels of a right side.
    public void pack(PackedB side) {
        forRanges(
                side.matrix().columns(),
                COLUMNS_TO_PACK,
                (column, n) -> kernels.pack(side.columns(column, column + n)));
    }

    /// Ends the threads.
    @Override
    public void close() {
        team.close();
    }
}
