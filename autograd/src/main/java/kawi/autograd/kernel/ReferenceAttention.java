package kawi.autograd.kernel;

import java.util.Arrays;

/// The definition of attention: [Kernels#attention] and its backward pass, one query q after the other, each over the
/// keys `0 .. q`.
final class ReferenceAttention {
    private ReferenceAttention() {}

    static void attention(
            Kernels kernels, AttentionHead head, Matrix y, float[] statistics, int statisticsFrom, Scratch scratch) {
        int length = head.length();
        float[] p = scratch.buffer(Scratch.Use.ATTENTION_WEIGHTS, length);
        for (int q = 0; q < length; q++) {
            int keys = q + 1;
            scaledScores(kernels, head, q, p, scratch);
            float max = kernels.max(p, 0, keys);
            boolean seesAny = max != Float.NEGATIVE_INFINITY;
            float sum = kernels.sumOfExponentials(max, p, 0, keys);
            statistics[statisticsFrom + q] = seesAny ? max : 0;
            statistics[statisticsFrom + length + q] = seesAny ? 1 / sum : 0;
            softmax(kernels, head, q, statistics, statisticsFrom, p);
            dropout(kernels, head, q, p, p);
            // Y = W V
            kernels.matmul(Matrix.rowMajor(p, 0, 1, keys), head.values().rows(0, keys), y.rows(q, q + 1), scratch);
        }
    }

    static void attentionBackward(
            Kernels kernels,
            AttentionHead head,
            float[] statistics,
            int statisticsFrom,
            Matrix dy,
            Matrix dQueries,
            Matrix dKeys,
            Matrix dValues,
            boolean accumulate,
            Scratch scratch) {
        int length = head.length();
        float[] p = scratch.buffer(Scratch.Use.ATTENTION_WEIGHTS, length);
        float[] w = scratch.buffer(Scratch.Use.DROPPED_WEIGHTS, length);
        float[] ds = scratch.buffer(Scratch.Use.SCORE_GRADIENTS, length);
        for (int q = 0; q < length; q++) {
            int keys = q + 1;
            Matrix query = head.queries().rows(q, q + 1);
            Matrix dyOfQuery = dy.rows(q, q + 1);
            Matrix dsOfQuery = Matrix.rowMajor(ds, 0, 1, keys);
            scaledScores(kernels, head, q, p, scratch);
            softmax(kernels, head, q, statistics, statisticsFrom, p);
            dropout(kernels, head, q, p, w);
            // dP = dropout(dY Vᵀ), dS = P (dP - sum of P dP) scale
            kernels.matmul(dyOfQuery, head.values().rows(0, keys).transpose(), dsOfQuery, scratch);
            dropout(kernels, head, q, ds, ds);
            kernels.scaledSoftmaxBackward(head.scale(), p, 0, ds, 0, ds, 0, keys);
            // dQ = dS K
            kernels.matmul(dsOfQuery, head.keys().rows(0, keys), dQueries.rows(q, q + 1), scratch);
            // dK = dSᵀ Q, dV = Wᵀ dY: sums over the queries, which begin with the first that sees the key
            if (!accumulate) {
                fill(dKeys.rows(q, q + 1), 0);
                fill(dValues.rows(q, q + 1), 0);
            }
            kernels.matmulAdd(dsOfQuery.transpose(), query, dKeys.rows(0, keys), scratch);
            kernels.matmulAdd(Matrix.rowMajor(w, 0, 1, keys).transpose(), dyOfQuery, dValues.rows(0, keys), scratch);
        }
    }

    /// `scale Q Kᵀ` of one query; negative infinity for padding.
    private static void scaledScores(Kernels kernels, AttentionHead head, int q, float[] scores, Scratch scratch) {
        int keys = q + 1;
        Matrix k = head.keys().rows(0, keys);
        kernels.matmul(head.queries().rows(q, q + 1), k.transpose(), Matrix.rowMajor(scores, 0, 1, keys), scratch);
        kernels.scale(head.scale(), scores, 0, scores, 0, keys);
        for (int key = 0; key < keys; key++) {
            scores[key] = head.attendsTo(key) ? scores[key] : Float.NEGATIVE_INFINITY;
        }
    }

    /// `P = exp(score - max) / sum`.
    private static void softmax(
            Kernels kernels, AttentionHead head, int q, float[] statistics, int statisticsFrom, float[] scores) {
        float max = statistics[statisticsFrom + q];
        float factor = statistics[statisticsFrom + head.length() + q];
        kernels.exponentialsScale(max, factor, scores, 0, scores, 0, q + 1);
    }

    private static void dropout(Kernels kernels, AttentionHead head, int q, float[] x, float[] y) {
        if (head.dropout().isPresent()) {
            kernels.dropout(head.dropout().get(), head.weight(q, 0), x, 0, y, 0, q + 1);
        } else {
            System.arraycopy(x, 0, y, 0, q + 1);
        }
    }

    private static void fill(Matrix row, float value) {
        Arrays.fill(row.data(), row.offset(), row.offset() + row.columns(), value);
    }
}
