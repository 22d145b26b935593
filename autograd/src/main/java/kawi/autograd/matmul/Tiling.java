package kawi.autograd.matmul;

import kawi.autograd.kernel.weights.EncodedMatrix;

/// How the result of a matrix product is split into tiles, each of which is one worker's task: tiles of equal size,
/// smaller at the lower and right edge.
///
/// Tiles are numbered down a column for one **band** of rows, then down the next column of the same band, and after the
/// last column in the next band. A worker that computes them in this order finds its part of B in its cache for many
/// tiles, and stays in its part of the rows, as it does in the operations before and after.
///
/// Sizes depend on the shape of the product alone, never on the number of workers.
///
/// @param rows of the result
/// @param columns of the result
/// @param height rows of a tile
/// @param width columns of a tile
record Tiling(int rows, int columns, int height, int width) {
    /// Tiles begin at multiples of this many rows and columns, which every micro-kernel's tile divides.
    private static final int ROW_STEP = 12;

    private static final int COLUMN_STEP = 32;
    /// Rows of a band: at most each worker's half of a few thousand rows.
    private static final int BAND = 1152;

    // ---- tiles that each pack their part of B

    /// Maximum columns: as many as a product reads from the second-level cache at a time.
    private static final int MAX_COLUMNS = 192;
    /// Multiply-adds above which a tile is halved: about a fifth of a millisecond, so that a few workers share even the
    /// product of a small weight gradient evenly.
    private static final long MAX_WORK = 1L << 23;
    /// Minimum columns after halving, since each tile reads its part of A again.
    private static final int MIN_COLUMNS = 64;
    /// Tiles are halved by columns only, because tiles below each other pack the same panels, unless that gives fewer
    /// tiles than this.
    private static final int MIN_TILES = 16;
    /// Minimum rows after halving.
    private static final int MIN_ROWS = 96;
    /// Multiply-adds from which a product is shared at all.
    private static final int MIN_SHARED_WORK = 1 << 21;

    // ---- tiles that read B from panels

    /// Maximum columns.
    private static final int MAX_PACKED_COLUMNS = 512;
    /// Maximum floats of a worker's panels at a time, 8 MiB, unless that is less than [#COLUMN_STEP] columns.
    private static final int MAX_PANEL_FLOATS = 1 << 21;
    /// Minimum rows: enough that reading a panel of B costs little.
    private static final int MIN_PACKED_ROWS = 48;
    /// The same if the panels are large.
    private static final int MIN_ROWS_OF_LARGE_PANELS = 128;
    /// Floats of panels, 1 MiB, beyond which a second-level cache may not keep them from tile to tile.
    private static final int LARGE_PANELS = 1 << 18;
    /// The number of tiles in a column is a multiple of this, as far as [#ROW_STEP] allows: two or four workers share
    /// them evenly.
    private static final int SHARES = 4;
    /// Multiply-adds from which a tile is worth a task.
    private static final int MIN_TASK_WORK = 1 << 18;

    // ---- skinny tiles

    /// Skinny tiles begin at multiples of this many columns: whole groups of weights in fewer bits than float32
    /// ([kawi.autograd.kernel.weights.EncodedMatrix]), which are one stream of memory each.
    private static final int SKINNY_COLUMN_STEP = EncodedMatrix.GROUP;
    /// Multiply-adds of a skinny tile: enough that its part of B is read sequentially for a while.
    private static final int SKINNY_WORK = 1 << 18;
    /// Minimum columns: enough that rows of B are read in long pieces.
    private static final int MIN_SKINNY_COLUMNS = 512;
    /// Floats of B from which a skinny product is shared: reading half of them takes a few microseconds, handing out a
    /// task less than one.
    private static final int MIN_SHARED_FLOATS = 1 << 15;

    /// Tiles that each pack their part of B.
    ///
    /// @param inner K
    static Tiling of(int rows, int columns, int inner) {
        boolean shared = (long) rows * columns * inner >= MIN_SHARED_WORK;
        int width = evenPart(columns, shared ? Math.min(MAX_COLUMNS, columns / 2) : MAX_COLUMNS, COLUMN_STEP);
        int height = rows;
        while ((long) height * width * inner > MAX_WORK) {
            if (width > MIN_COLUMNS) {
                width = evenPart(columns, width - 1, COLUMN_STEP);
            } else if (height >= 2 * MIN_ROWS && new Tiling(rows, columns, height, width).count() < MIN_TILES) {
                height = evenPart(rows, height - 1, ROW_STEP);
            } else {
                break;
            }
        }
        return new Tiling(rows, columns, height, width);
    }

    /// Tiles that read B from panels.
    ///
    /// @param inner K
    static Tiling ofPackedB(int rows, int columns, int inner) {
        int maxColumns = Math.min(MAX_PACKED_COLUMNS, MAX_PANEL_FLOATS / Math.max(1, inner));
        int width = evenPart(columns, maxColumns, COLUMN_STEP);
        long panelFloats = (long) width * inner;
        int minRows = panelFloats > LARGE_PANELS ? MIN_ROWS_OF_LARGE_PANELS : MIN_PACKED_ROWS;
        long maxRows = Math.max(minRows, MIN_TASK_WORK / Math.max(1, panelFloats));
        int parts = Math.ceilDiv(rows, (int) Math.min(maxRows, Math.max(1, rows)));
        int evenParts = parts > 1 ? roundUp(parts, SHARES) : 1;
        return new Tiling(rows, columns, Math.min(rows, roundUp(Math.ceilDiv(rows, evenParts), ROW_STEP)), width);
    }

    /// Tiles of a product of few rows. They are few, since memory is fastest where it is read in long pieces: two, four
    /// or eight, which two or four workers share evenly.
    ///
    /// @param inner K
    static Tiling ofSkinny(int rows, int columns, int inner) {
        int minColumns = Math.max(columns / 8, Math.max(MIN_SKINNY_COLUMNS, SKINNY_WORK / Math.max(1, inner)));
        int minTiles = (long) columns * inner >= MIN_SHARED_FLOATS ? 2 : 1;
        int maxColumns = Math.ceilDiv(columns, Math.max(minTiles, Integer.highestOneBit(columns / minColumns)));
        return new Tiling(
                rows, columns, rows, evenPart(columns, roundUp(maxColumns, SKINNY_COLUMN_STEP), SKINNY_COLUMN_STEP));
    }

    /// Number of tiles.
    int count() {
        return rows == 0 ? 0 : Math.ceilDiv(rows, height) * across();
    }

    /// Number of tiles side by side.
    int across() {
        return columns == 0 ? 0 : Math.ceilDiv(columns, width);
    }

    /// First row of a tile.
    int row(int tile) {
        int band = tile / tilesOfBand();
        return (band * tilesDown() + tile % tilesOfBand() % tilesDown(band)) * height;
    }

    /// The row after the last of a tile.
    int rowEnd(int tile) {
        return Math.min(rows, row(tile) + height);
    }

    /// First column of a tile.
    int column(int tile) {
        return tile % tilesOfBand() / tilesDown(tile / tilesOfBand()) * width;
    }

    /// The column after the last of a tile.
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

    /// The size of parts of about equal size, each at most `max` and a multiple of `step`.
    private static int evenPart(int size, int max, int step) {
        int atMost = Math.max(step, max / step * step);
        int parts = Math.ceilDiv(size, atMost);
        return Math.min(size, roundUp(Math.ceilDiv(size, Math.max(1, parts)), step));
    }
}
