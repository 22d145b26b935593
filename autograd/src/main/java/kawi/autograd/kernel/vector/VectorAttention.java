package kawi.autograd.kernel.vector;

import static kawi.autograd.kernel.vector.MicroKernel.COLUMNS;
import static kawi.autograd.kernel.vector.MicroKernel.INTERLEAVED;
import static kawi.autograd.kernel.vector.MicroKernel.ROWS;
import static kawi.autograd.kernel.vector.Vectors.LANES;
import static kawi.autograd.kernel.vector.Vectors.LANES_OF_A_SUM;

import java.util.Arrays;
import kawi.autograd.kernel.AttentionHead;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;

/// [kawi.autograd.kernel.Kernels#attention] and its backward pass, a block of queries at a time, with keys as rows and
/// queries as columns:
///
///     Sᵀ  = K Qᵀ,   Pᵀ = softmax of the columns,   Y = P V
///
///     dPᵀ = V dYᵀ,   dSᵀ = scale Pᵀ (dPᵀ - sums of the columns of Pᵀ dPᵀ)
///     dV  = Pᵀ dY,   dK = dSᵀ Q,   dQ = dS K
///
/// That way round, what belongs to a query is a lane ([SoftmaxColumns]), and Pᵀ and dSᵀ are left sides of
/// products as they lie. So are P and dS, in columns, for the tile of six rows; for that of twelve they are copied.
///
/// Row k begins with the query k. Tiles of Sᵀ and dPᵀ begin with the panel of columns in which that is; sums over
/// queries begin with the first row of a tile, and those over keys end with the last: of the masked half only corners
/// are computed.
final class VectorAttention {
    /// Queries in a block: a multiple of the rows and the columns of every tile.
    private static final int BLOCK = 96;
    /// Floats from what belongs to a key to what belongs to the next.
    private static final int ROW = MicroKernel.COLUMN_DISTANCE;

    private final AttentionHead head;
    private final float[] statistics;
    private final int statisticsFrom;
    private final Scratch scratch;
    private final PanelsOfA keysLeft;
    private final float[] sums;
    private final float[] largest;
    private final float[] factor;

    private VectorAttention(AttentionHead head, float[] statistics, int statisticsFrom, Scratch scratch) {
        this.head = head;
        this.statistics = statistics;
        this.statisticsFrom = statisticsFrom;
        this.scratch = scratch;
        keysLeft = PanelsOfA.of(head.keys(), scratch, Scratch.Use.KEYS_LEFT);
        sums = scratch.buffer(Scratch.Use.SUMS_OVER_KEYS, SoftmaxColumns.FLOATS_OF_A_SUM);
        largest = scratch.buffer(Scratch.Use.MAX_SCORES, BLOCK);
        factor = scratch.buffer(Scratch.Use.SOFTMAX_FACTORS, BLOCK);
    }

    static void attention(AttentionHead head, Matrix y, float[] statistics, int statisticsFrom, Scratch scratch) {
        var pass = new VectorAttention(head, statistics, statisticsFrom, scratch);
        float[] valuesRight = Packing.packRight(head.values(), scratch, Scratch.Use.VALUES_RIGHT);
        for (int from = 0; from < head.length(); from += BLOCK) {
            pass.forward(from, Math.min(head.length(), from + BLOCK), valuesRight, y);
        }
    }

    static void attentionBackward(
            AttentionHead head,
            float[] statistics,
            int statisticsFrom,
            Matrix dy,
            Matrix dQueries,
            Matrix dKeys,
            Matrix dValues,
            Scratch scratch) {
        var pass = new VectorAttention(head, statistics, statisticsFrom, scratch);
        PanelsOfA valuesLeft = PanelsOfA.of(head.values(), scratch, Scratch.Use.VALUES_LEFT);
        float[] queriesRight = Packing.packRight(head.queries(), scratch, Scratch.Use.QUERIES_RIGHT);
        float[] keysRight = Packing.packRight(head.keys(), scratch, Scratch.Use.KEYS_RIGHT);
        float[] dyRight = Packing.packRight(dy, scratch, Scratch.Use.OUTPUT_GRADIENTS_RIGHT);
        for (int from = 0; from < head.length(); from += BLOCK) {
            int to = Math.min(head.length(), from + BLOCK);
            pass.backward(from, to, dy, valuesLeft, queriesRight, keysRight, dyRight, dQueries, dKeys, dValues);
        }
    }

    /// The queries `from .. to - 1` and the keys that they see.
    private void forward(int from, int to, float[] valuesRight, Matrix y) {
        float[] p = buffer(Scratch.Use.ATTENTION_WEIGHTS, to);
        scores(from, to, p);
        for (int column = 0; column < to - from; column += LANES) {
            int keys = keys(column, from, to);
            int seen = from + column + 1;
            SoftmaxColumns.softmax(head.scale(), p, column, ROW, keys, seen, largest, factor, column, sums);
        }
        System.arraycopy(largest, 0, statistics, statisticsFrom + from, to - from);
        System.arraycopy(factor, 0, statistics, statisticsFrom + head.length() + from, to - from);
        if (head.dropout().isPresent()) {
            drop(from, to, p, p);
        }
        sumOverKeys(p, from, to, valuesRight, y);
    }

    private void backward(
            int from,
            int to,
            Matrix dy,
            PanelsOfA valuesLeft,
            float[] queriesRight,
            float[] keysRight,
            float[] dyRight,
            Matrix dQueries,
            Matrix dKeys,
            Matrix dValues) {
        float[] p = buffer(Scratch.Use.ATTENTION_WEIGHTS, to);
        scores(from, to, p);
        float[] ds = buffer(Scratch.Use.SCORE_GRADIENTS, to);
        keysTimes(valuesLeft, dy, Scratch.Use.OUTPUT_GRADIENTS_ACROSS, from, to, ds);
        System.arraycopy(statistics, statisticsFrom + from, largest, 0, to - from);
        System.arraycopy(statistics, statisticsFrom + head.length() + from, factor, 0, to - from);
        float[] w = p;
        for (int column = 0; column < to - from; column += LANES) {
            int keys = keys(column, from, to);
            int seen = from + column + 1;
            SoftmaxColumns.softmaxAgain(head.scale(), p, column, ROW, keys, seen, largest, factor, column);
        }
        if (head.dropout().isPresent()) {
            w = buffer(Scratch.Use.DROPPED_WEIGHTS, to);
            drop(from, to, p, w);
            drop(from, to, ds, ds);
        }
        for (int column = 0; column < to - from; column += LANES) {
            int keys = keys(column, from, to);
            SoftmaxColumns.softmaxBackward(head.scale(), p, ds, column, ROW, keys, sums);
        }
        sumOverKeys(ds, from, to, keysRight, dQueries);
        sumOverQueries(w, from, to, dyRight, dValues);
        sumOverQueries(ds, from, to, queriesRight, dKeys);
    }

    /// Sᵀ, negative infinity where a key is padding. Which keys come too late is left to the softmax.
    private void scores(int from, int to, float[] scores) {
        keysTimes(keysLeft, head.queries(), Scratch.Use.QUERIES_ACROSS, from, to, scores);
        for (int key = 0; key < to; key++) {
            if (!head.attendsTo(key)) {
                int row = key * ROW;
                Arrays.fill(scores, row + firstColumn(key, from), row + to - from, Float.NEGATIVE_INFINITY);
            }
        }
    }

    /// `C = X Yᵀ` for all keys of X that any of the queries of Y sees.
    private void keysTimes(PanelsOfA x, Matrix y, Scratch.Use use, int from, int to, float[] c) {
        float[] right = Packing.packRight(y.rows(from, to).transpose(), scratch, use);
        Matrix result = Matrix.rowMajor(c, 0, roundUp(to, ROWS), ROW);
        int size = head.size();
        int width = roundUp(to - from, COLUMNS);
        for (int key = 0; key < to; key += ROWS) {
            int first = firstColumn(key, from);
            MacroKernel.multiply(
                    x.data(key),
                    x.from(key),
                    x.stride(key),
                    right,
                    first * size,
                    COLUMNS * size,
                    size,
                    result,
                    key,
                    first,
                    width - first,
                    true,
                    scratch);
        }
    }

    /// The first column of the panel in which a tile of keys is seen for the first time.
    private static int firstColumn(int key, int from) {
        return Math.max(from, key / ROWS * ROWS / COLUMNS * COLUMNS) - from;
    }

    /// How many keys a vector of queries meets: those that its last query sees, and the rest of the tile.
    private static int keys(int column, int from, int to) {
        return Math.min(to, roundUp(from + column + LANES, ROWS));
    }

    /// `C = X Y`, X having keys as rows, which become columns here, and Y, too.
    private void sumOverKeys(float[] x, int from, int to, float[] right, Matrix c) {
        boolean inPlace = MicroKernel.READS_COLUMNS;
        int rowFloats = to + LANES_OF_A_SUM; // so that it is rarely a power of two
        float[] left = inPlace ? x : queriesAsRows(x, from, to, rowFloats);
        for (int query = from; query < to; query += ROWS) {
            MacroKernel.multiply(
                    left,
                    (query - from) * (inPlace ? 1 : rowFloats),
                    inPlace ? MicroKernel.IN_COLUMNS : INTERLEAVED * rowFloats,
                    right,
                    0,
                    COLUMNS * head.length(),
                    Math.min(to, query + ROWS),
                    c,
                    query,
                    0,
                    head.size(),
                    true,
                    scratch);
        }
    }

    /// A copy of X in panels of rows.
    private float[] queriesAsRows(float[] x, int from, int to, int rowFloats) {
        float[] rows = scratch.buffer(Scratch.Use.QUERIES_AS_ROWS, BLOCK * rowFloats);
        for (int column = 0; column < to - from; column += LANES) {
            var queries = new Matrix(x, column, LANES, keys(column, from, to), 1, ROW);
            Packing.packLeft(queries, rows, column * rowFloats, rowFloats);
        }
        return rows;
    }

    /// `C += X Y`, X having keys as rows and Y queries.
    private void sumOverQueries(float[] x, int from, int to, float[] right, Matrix c) {
        for (int key = 0; key < to; key += ROWS) {
            int first = Math.max(from, key);
            MacroKernel.multiplyRows(
                    x,
                    key * ROW + first - from,
                    ROW,
                    right,
                    first * COLUMNS,
                    COLUMNS * head.length(),
                    to - first,
                    c,
                    key,
                    0,
                    head.size(),
                    key >= from,
                    scratch);
        }
    }

    private void drop(int from, int to, float[] x, float[] y) {
        for (int key = 0; key < to; key++) {
            int first = firstColumn(key, from);
            int row = key * ROW + first;
            Elementwise.dropout(
                    head.dropout().orElseThrow(),
                    head.weight(from + first, key),
                    head.length(),
                    x,
                    row,
                    y,
                    row,
                    to - from - first);
        }
    }

    /// A row of queries for each key, and some more for whole tiles.
    private float[] buffer(Scratch.Use use, int keys) {
        return scratch.buffer(use, roundUp(keys, ROWS) * ROW);
    }

    private static int roundUp(int n, int step) {
        return Math.ceilDiv(n, step) * step;
    }
}
