package kawi.autograd.matmul;

/// How the result of a matrix product is cut into tiles, each of which is one worker's task: equal tiles, the last of a
/// row or a column smaller if need be.
///
/// Tiles are numbered down a column, but not to its end: then come as many beside them, and so on to the edge, and then
/// the next band of rows. A worker who computes them in that order finds B's part in its cache for many tiles, and yet
/// keeps to its part of the rows, as it does in the operations before and after.
///
/// Sizes depend on the shape of the product alone, never on the number of workers.
///
/// @param rows of the result
/// @param columns of the result
/// @param height rows of a tile
/// @param width columns of a tile
record Tiling(int rows, int columns, int height, int width) {
    /// Tiles begin at multiples of so many rows and columns: whole tiles of every micro-kernel.
    private static final int ROW_STEP = 12;

    private static final int COLUMN_STEP = 32;
    /// Rows of a band, see above: each worker's half of a few thousand rows, or less.
    private static final int BAND = 1152;
    /// Columns of the widest tile: a product reads as many of B from the second-level cache at a time.
    private static final int MAX_COLUMNS = 192;

    /// Multiply-adds above which a tile that makes its own panels of B is cut in two: about a fifth of a millisecond,
    /// so that a few workers share even the product of a small weight gradient evenly.
    private static final long WORK = 1L << 23;
    /// Columns that such a tile is not cut below, since each reads its part of A again.
    private static final int MIN_COLUMNS = 64;
    /// Such tiles are cut by columns only, as each would make the same panels again, unless that gives fewer than this.
    private static final int FEW_TILES = 16;
    /// Rows that such a tile is not cut below.
    private static final int MIN_ROWS = 96;
    /// Multiply-adds of a product that is worth being cut in two at all.
    private static final int WORTH_SHARING = 1 << 21;

    /// Columns of the widest tile that finds the panels of B ready.
    private static final int MAX_COLUMNS_FROM_PANELS = 512;
    /// Floats of the panels that a worker has at a time, at most, 8 MiB, if they are of more than a few columns.
    private static final int MAX_PANEL_FLOATS = 1 << 21;
    /// Rows of such a tile, at least: so many that to read a panel of B costs little.
    private static final int ROWS_FROM_PANELS = 48;
    /// The same if its part of B is large.
    private static final int ROWS_FROM_LARGE_PANELS = 128;
    /// Floats of a part of B, one mebibyte, beyond which a second-level cache may not keep it from tile to tile.
    private static final int LARGE_PANELS = 1 << 18;
    /// The number of such tiles in a column is a multiple of this, as far as steps of rows allow: two workers or
    /// four share them evenly.
    private static final int SHARES = 4;
    /// Multiply-adds of such a tile that are worth a task.
    private static final int WORTH_A_TASK = 1 << 18;

    /// Multiply-adds of a tile of few rows: so many that its part of B is read in one go for a while.
    private static final int WORK_OF_FEW_ROWS = 1 << 18;
    /// Columns of the narrowest tile of few rows: so many that rows of B are read in long pieces.
    private static final int MIN_COLUMNS_OF_FEW_ROWS = 512;
    /// Floats of B from which a product of few rows is cut at all: to read half of them takes a few microseconds, to
    /// hand
    /// out a task less than one.
    private static final int FEW_ROWS_WORTH_CUTTING = 1 << 15;

    /// For tiles that each make their own panels of B.
    ///
    /// @param inner K
    static Tiling tiles(int rows, int columns, int inner) {
        boolean shared = (long) rows * columns * inner >= WORTH_SHARING;
        int width = evenPart(columns, shared ? Math.min(MAX_COLUMNS, columns / 2) : MAX_COLUMNS, COLUMN_STEP);
        int height = rows;
        while ((long) height * width * inner > WORK) {
            if (width > MIN_COLUMNS) {
                width = evenPart(columns, width - 1, COLUMN_STEP);
            } else if (height >= 2 * MIN_ROWS && new Tiling(rows, columns, height, width).count() < FEW_TILES) {
                height = evenPart(rows, height - 1, ROW_STEP);
            } else {
                break;
            }
        }
        return new Tiling(rows, columns, height, width);
    }

    /// For tiles that find the panels of B ready.
    ///
    /// @param inner K
    static Tiling tilesFromPanels(int rows, int columns, int inner) {
        int mostColumns = Math.min(MAX_COLUMNS_FROM_PANELS, MAX_PANEL_FLOATS / Math.max(1, inner));
        int width = evenPart(columns, mostColumns, COLUMN_STEP);
        long part = (long) width * inner;
        int least = part > LARGE_PANELS ? ROWS_FROM_LARGE_PANELS : ROWS_FROM_PANELS;
        long mostRows = Math.max(least, WORTH_A_TASK / Math.max(1, part));
        int parts = Math.ceilDiv(rows, (int) Math.min(mostRows, Math.max(1, rows)));
        int even = parts > 1 ? roundUp(parts, SHARES) : 1;
        return new Tiling(rows, columns, Math.min(rows, roundUp(Math.ceilDiv(rows, even), ROW_STEP)), width);
    }

    /// For few rows. Few tiles, since memory is fastest where it is read in long pieces: two, four or eight, which two
    /// workers or four share evenly.
    ///
    /// @param inner K
    static Tiling ofFewRows(int rows, int columns, int inner) {
        int wide = Math.max(columns / 8, Math.max(MIN_COLUMNS_OF_FEW_ROWS, WORK_OF_FEW_ROWS / Math.max(1, inner)));
        int least = (long) columns * inner >= FEW_ROWS_WORTH_CUTTING ? 2 : 1;
        int most = Math.ceilDiv(columns, Math.max(least, Integer.highestOneBit(columns / wide)));
        return new Tiling(rows, columns, rows, evenPart(columns, roundUp(most, COLUMN_STEP), COLUMN_STEP));
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
        int band = tile / tilesOfBand();
        return (band * tilesDown() + tile % tilesOfBand() % tilesDown(band)) * height;
    }

    /// The row after a tile's last.
    int rowEnd(int tile) {
        return Math.min(rows, row(tile) + height);
    }

    /// The first column of a tile.
    int column(int tile) {
        return tile % tilesOfBand() / tilesDown(tile / tilesOfBand()) * width;
    }

    /// The column after a tile's last.
    int columnEnd(int tile) {
        return Math.min(columns, column(tile) + width);
    }

    private int tilesOfBand() {
        return tilesDown() * across();
    }

    private int tilesDown() {
        return Math.max(1, BAND / height);
    }

    /// The last band may be lower than the others.
    private int tilesDown(int band) {
        return Math.min(tilesDown(), Math.ceilDiv(rows, height) - band * tilesDown());
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
