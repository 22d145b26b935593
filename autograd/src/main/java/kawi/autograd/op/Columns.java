package kawi.autograd.op;

import kawi.autograd.device.Device;

/// Cuts work that sums over rows by columns: each column's sum is then made by one worker, rows ascending, and the
/// result does not depend on how many workers there are.
final class Columns {
    /// Four of the widest vectors, which the kernels sum side by side: whole cache lines of every row.
    private static final int COLUMNS_PER_TASK = 64;

    private Columns() {}

    /// Runs the task on ranges of the columns of a (rows, columns) array.
    static void forEach(Device device, int rows, int columns, Device.RangeTask body) {
        if (rows > 0) {
            device.forRanges(columns, COLUMNS_PER_TASK, body);
        }
    }
}
