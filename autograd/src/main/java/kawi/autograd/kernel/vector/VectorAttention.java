package kawi.autograd.kernel.vector;

import static kawi.autograd.kernel.vector.loop.Vectors.LANES;
import static kawi.autograd.kernel.vector.loop.Vectors.LANES_OF_A_SUM;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.COLUMNS;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.INTERLEAVED;
import static kawi.autograd.kernel.vector.matmul.MicroKernel.ROWS;

import java.util.Arrays;
import kawi.autograd.kernel.AttentionHead;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.vector.loop.Elementwise;
import kawi.autograd.kernel.vector.matmul.MacroKernel;
import kawi.autograd.kernel.vector.matmul.MicroKernel;
import kawi.autograd.kernel.vector.matmul.Packing;
import kawi.autograd.kernel.vector.matmul.PanelsOfA;

/// [kawi.autograd.kernel.Kernels#attention] and its backward pass for a block of queries at a time, with keys as rows
/// and queries as columns:
///
///     Sᵀ  = K Qᵀ,   Pᵀ = softmax of the columns,   Y = P V
///
///     dPᵀ = V dYᵀ,   dSᵀ = scale Pᵀ (dPᵀ - sums of the columns of Pᵀ dPᵀ)
///     dV  = Pᵀ dY,   dK = dSᵀ Q,   dQ = dS K
///
/// With this orientation each query is a lane ([SoftmaxColumns]), and Pᵀ and dSᵀ are left operands of products without
/// packing. So are P and dS, in columns, for the micro-kernel of six rows; for that of twelve they are packed.
///
/// Key k is seen by the queries from k on. Tiles of Sᵀ and dPᵀ start at the panel of columns that contains query k;
/// sums over queries start at the first row of a tile, and sums over keys end at its last row. So of the masked half
/// only corners are computed.
final class VectorAttention {
    /// Queries in a block: a multiple of the rows and the columns of every tile.
    private static final int BLOCK = 96;
    /// Floats from the row of a key to that of the next.
    private static final int ROW = MicroKernel.COLUMN_DISTANCE;

    private final AttentionHead head;
    private final float[] statistics;
    private final int statisticsFrom;
    private final Scratch scratch;
    private final PanelsOfA keysAsA;
    private final float[] sums;
    private final float[] max;
    private final float[] factor;

    private VectorAttention(AttentionHead head, float[] statistics, int statisticsFrom, Scratch scratch) {
        this.head = head;
        this.statistics = statistics;
        this.statisticsFrom = statisticsFrom;
        this.scratch = scratch;
        keysAsA = PanelsOfA.of(head.keys(), scratch, Scratch.Use.KEYS_AS_A);
        sums = scratch.buffer(Scratch.Use.SUMS_OVER_KEYS, SoftmaxColumns.FLOATS_OF_A_SUM);
        max = scratch.buffer(Scratch.Use.MAX_SCORES, BLOCK);
        factor = scratch.buffer(Scratch.Use.SOFTMAX_FACTORS, BLOCK);
    }

    static void attention(AttentionHead head, Matrix y, float[] statistics, int statisticsFrom, Scratch scratch) {
        var pass = new VectorAttention(head, statistics, statisticsFrom, scratch);
        float[] valuesAsB = Packing.packB(head.values(), scratch, Scratch.Use.VALUES_AS_B);
        for (int from = 0; from < head.length(); from += BLOCK) {
            pass.forward(from, Math.min(head.length(), from + BLOCK), valuesAsB, y);
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
            boolean accumulate,
            Scratch scratch) {
        var pass = new VectorAttention(head, statistics, statisticsFrom, scratch);
        PanelsOfA valuesAsA = PanelsOfA.of(head.values(), scratch, Scratch.Use.VALUES_AS_A);
        float[] queriesAsB = Packing.packB(head.queries(), scratch, Scratch.Use.QUERIES_AS_B);
        float[] keysAsB = Packing.packB(head.keys(), scratch, Scratch.Use.KEYS_AS_B);
        float[] dyAsB = Packing.packB(dy, scratch, Scratch.Use.OUTPUT_GRADIENTS_AS_B);
        for (int from = 0; from < head.length(); from += BLOCK) {
            int to = Math.min(head.length(), from + BLOCK);
            pass.backward(from, to, dy, valuesAsA, queriesAsB, keysAsB, dyAsB, dQueries, dKeys, dValues, accumulate);
        }
    }

    /// The queries `from .. to - 1` and the keys that they see.
    private void forward(int from, int to, float[] valuesAsB, Matrix y) {
        float[] p = buffer(Scratch.Use.ATTENTION_WEIGHTS, to);
        scores(from, to, p);
        for (int column = 0; column < to - from; column += LANES) {
            int keys = keys(column, from, to);
            int seen = from + column + 1;
            SoftmaxColumns.softmax(head.scale(), p, column, ROW, keys, seen, max, factor, column, sums);
        }
        System.arraycopy(max, 0, statistics, statisticsFrom + from, to - from);
        System.arraycopy(factor, 0, statistics, statisticsFrom + head.length() + from, to - from);
        if (head.dropout().isPresent()) {
            dropout(from, to, p, p);
        }
        sumOverKeys(p, from, to, valuesAsB, y);
    }

    private void backward(
            int from,
            int to,
            Matrix dy,
            PanelsOfA valuesAsA,
            float[] queriesAsB,
            float[] keysAsB,
            float[] dyAsB,
            Matrix dQueries,
            Matrix dKeys,
            Matrix dValues,
            boolean accumulate) {
        float[] p = buffer(Scratch.Use.ATTENTION_WEIGHTS, to);
        scores(from, to, p);
        float[] ds = buffer(Scratch.Use.SCORE_GRADIENTS, to);
        keysTimes(valuesAsA, dy, Scratch.Use.TRANSPOSED_OUTPUT_GRADIENTS_AS_B, from, to, ds);
        System.arraycopy(statistics, statisticsFrom + from, max, 0, to - from);
        System.arraycopy(statistics, statisticsFrom + head.length() + from, factor, 0, to - from);
        float[] w = p;
        for (int column = 0; column < to - from; column += LANES) {
            int keys = keys(column, from, to);
            int seen = from + column + 1;
            SoftmaxColumns.softmaxAgain(head.scale(), p, column, ROW, keys, seen, max, factor, column);
        }
        if (head.dropout().isPresent()) {
            w = buffer(Scratch.Use.DROPPED_WEIGHTS, to);
            dropout(from, to, p, w);
            dropout(from, to, ds, ds);
        }
        for (int column = 0; column < to - from; column += LANES) {
            int keys = keys(column, from, to);
            SoftmaxColumns.softmaxBackward(head.scale(), p, ds, column, ROW, keys, sums);
        }
        sumOverKeys(ds, from, to, keysAsB, dQueries);
        sumOverQueries(w, from, to, dyAsB, dValues, accumulate);
        sumOverQueries(ds, from, to, queriesAsB, dKeys, accumulate);
    }

    /// Sᵀ, negative infinity where a key is padding. The softmax masks the keys after a query.
    private void scores(int from, int to, float[] scores) {
        keysTimes(keysAsA, head.queries(), Scratch.Use.TRANSPOSED_QUERIES_AS_B, from, to, scores);
        for (int key = 0; key < to; key++) {
            if (!head.attendsTo(key)) {
                int row = key * ROW;
                Arrays.fill(scores, row + firstColumn(key, from), row + to - from, Float.NEGATIVE_INFINITY);
            }
        }
    }

    /// `C = X Yᵀ` for all keys of X that any query of Y sees.
    private void keysTimes(PanelsOfA x, Matrix y, Scratch.Use use, int from, int to, float[] c) {
        float[] panelsOfB = Packing.packB(y.rows(from, to).transpose(), scratch, use);
        Matrix result = Matrix.rowMajor(c, 0, roundUp(to, ROWS), ROW);
        int size = head.size();
        int width = roundUp(to - from, COLUMNS);
        for (int key = 0; key < to; key += ROWS) {
            int first = firstColumn(key, from);
            MacroKernel.multiply(
                    x.data(key),
                    x.from(key),
                    x.stride(key),
                    panelsOfB,
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

    /// The first column of the panel with the first query that sees a key of the tile.
    private static int firstColumn(int key, int from) {
        return Math.max(from, key / ROWS * ROWS / COLUMNS * COLUMNS) - from;
    }

    /// Number of keys for a vector of queries: those that its last query sees, and the rest of the tile.
    private static int keys(int column, int from, int to) {
        return Math.min(to, roundUp(from + column + LANES, ROWS));
    }

    /// `C = Xᵀ Y`, with keys as rows of X and Y.
    private void sumOverKeys(float[] x, int from, int to, float[] panelsOfB, Matrix c) {
        boolean inPlace = MicroKernel.READS_COLUMNS;
        int rowFloats = to + LANES_OF_A_SUM; // so that it is rarely a power of two
        float[] panelsOfA = inPlace ? x : packQueries(x, from, to, rowFloats);
        for (int query = from; query < to; query += ROWS) {
            MacroKernel.multiply(
                    panelsOfA,
                    (query - from) * (inPlace ? 1 : rowFloats),
                    inPlace ? MicroKernel.IN_COLUMNS : INTERLEAVED * rowFloats,
                    panelsOfB,
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

    /// Packs Xᵀ.
    private float[] packQueries(float[] x, int from, int to, int rowFloats) {
        float[] rows = scratch.buffer(Scratch.Use.PACKED_QUERIES, BLOCK * rowFloats);
        for (int column = 0; column < to - from; column += LANES) {
            var queries = new Matrix(x, column, LANES, keys(column, from, to), 1, ROW);
            Packing.packA(queries, rows, column * rowFloats, rowFloats);
        }
        return rows;
    }

    /// `C += X Y`, with keys as rows of X and queries as rows of Y. Unless they are accumulated, the sums start
    /// with the first block of queries that sees the key.
    private void sumOverQueries(float[] x, int from, int to, float[] panelsOfB, Matrix c, boolean accumulate) {
        for (int key = 0; key < to; key += ROWS) {
            int first = Math.max(from, key);
            MacroKernel.multiplyRows(
                    x,
                    key * ROW + first - from,
                    ROW,
                    panelsOfB,
                    first * COLUMNS,
                    COLUMNS * head.length(),
                    to - first,
                    c,
                    key,
                    0,
                    head.size(),
                    key >= from && !accumulate,
                    scratch);
        }
    }

    private void dropout(int from, int to, float[] x, float[] y) {
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

    /// A row of queries for each key, rounded up to whole tiles.
    private float[] buffer(Scratch.Use use, int keys) {
        return scratch.buffer(use, roundUp(keys, ROWS) * ROW);
    }

    private static int roundUp(int n, int step) {
        return Math.ceilDiv(n, step) * step;
    }
}
