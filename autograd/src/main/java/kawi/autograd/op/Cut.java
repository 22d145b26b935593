package kawi.autograd.op;

/// How the result of a matrix product is cut into tiles, each of which is one worker's task: row after row of equal
/// tiles, the last of a row or a column smaller if need be.
///
/// Sizes depend on the shape of the product alone, never on the number of workers.
///
/// @param rows of the result
/// @param columns of the result
/// @param height rows of a tile
/// @param width columns of a tile
record Cut(int rows, int columns, int height, int width) {
    /// Tiles begin at multiples of so many rows and columns: whole tiles of every micro-kernel.
    private static final int ROW_STEP = 12;

    private static final int COLUMN_STEP = 32;
    /// Columns of the widest tile: a product reads as many of B from the second-level cache at a time.
    private static final int MOST_COLUMNS = 192;

    /// Multiply-adds above which a tile that makes its own panels of B is cut in two: about a fifth of a millisecond,
    /// so that a few workers share even the product of a small weight gradient evenly.
    private static final long WORK = 1L << 23;
    /// Columns that such a tile is not cut below, since each reads its part of A again.
    private static final int LEAST_COLUMNS = 64;
    /// Such tiles are cut by columns only, as each would make the same panels again, unless that gives fewer than this.
    private static final int FEW_TILES = 16;
    /// Rows that such a tile is not cut below.
    private static final int LEAST_ROWS = 96;

    /// Multiply-adds above which a tile that finds the panels of B ready is cut in two.
    private static final long WORK_FROM_PANELS = 1L << 20;
    /// Columns of the widest such tile: a kernel that reads A from panels, too, makes them anew for each.
    private static final int MOST_COLUMNS_FROM_PANELS = 512;
    /// Rows that such a tile is not cut below: so many that to read a panel of B costs little.
    private static final int LEAST_ROWS_FROM_PANELS = 48;

    /// Multiply-adds of a tile of few rows: so many that its part of B is read in one go for a while.
    private static final int WORK_OF_FEW_ROWS = 1 << 18;
    /// Columns of the narrowest tile of few rows: so many that rows of B are read in long pieces.
    private static final int LEAST_COLUMNS_OF_FEW_ROWS = 512;
    /// Multiply-adds of a product of few rows that is worth being cut at all.
    private static final int FEW_ROWS_WORTH_CUTTING = 1 << 17;

    /// For tiles that each make their own panels of B.
    ///
    /// @param inner K
    static Cut tiles(int rows, int columns, int inner) {
        int width = evenPart(columns, MOST_COLUMNS, COLUMN_STEP);
        int height = rows;
        while ((long) height * width * inner > WORK) {
            if (width > LEAST_COLUMNS) {
                width = evenPart(columns, width - 1, COLUMN_STEP);
            } else if (height >= 2 * LEAST_ROWS && new Cut(rows, columns, height, width).count() < FEW_TILES) {
                height = evenPart(rows, height - 1, ROW_STEP);
            } else {
                break;
            }
        }
        return new Cut(rows, columns, height, width);
    }

    /// For tiles that find the panels of B ready.
    ///
    /// @param inner K
    static Cut tilesFromPanels(int rows, int columns, int inner) {
        int width = evenPart(columns, MOST_COLUMNS_FROM_PANELS, COLUMN_STEP);
        long most = Math.max(LEAST_ROWS_FROM_PANELS, WORK_FROM_PANELS / Math.max(1, (long) width * inner));
        return new Cut(rows, columns, evenPart(rows, (int) Math.min(most, rows), ROW_STEP), width);
    }

    /// For few rows. Few tiles, since memory is fastest where it is read in long pieces: two, four or eight, which two
    /// workers or four share evenly.
    ///
    /// @param inner K
    static Cut ofFewRows(int rows, int columns, int inner) {
        int wide = Math.max(columns / 8, Math.max(LEAST_COLUMNS_OF_FEW_ROWS, WORK_OF_FEW_ROWS / Math.max(1, inner)));
        int least = (long) columns * inner >= FEW_ROWS_WORTH_CUTTING ? 2 : 1;
        int most = Math.ceilDiv(columns, Math.max(least, Integer.highestOneBit(columns / wide)));
        return new Cut(rows, columns, rows, evenPart(columns, roundUp(most, COLUMN_STEP), COLUMN_STEP));
    }

    /// How many tiles there are.
    int count() {
        return rows == 0 ? 0 : Math.ceilDiv(rows, height) * across();
    }

    /// How many tiles there are side by side.
    int across() {
        return columns == 0 ? 0 : Math.ceilDiv(columns, width);
    }

    /// The first row of a tile.
    int row(int tile) {
        return tile / across() * height;
    }

    /// The row after a tile's last.
    int rowEnd(int tile) {
        return Math.min(rows, row(tile) + height);
    }

    /// The first column of a tile.
    int column(int tile) {
        return tile % across() * width;
    }

    /// The column after a tile's last.
    int columnEnd(int tile) {
        return Math.min(columns, column(tile) + width);
    }

    private static int roundUp(int size, int step) {
        return Math.ceilDiv(size, step) * step;
    }

    /// The size of parts of about the same size, each at most the given one and a multiple of the step.
    private static int evenPart(int size, int most, int step) {
        int atMost = Math.max(step, most / step * step);
        int parts = Math.ceilDiv(size, atMost);
        return Math.min(size, roundUp(Math.ceilDiv(size, Math.max(1, parts)), step));
    }
}
