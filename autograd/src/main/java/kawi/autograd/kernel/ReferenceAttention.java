package kawi.autograd.kernel;

/// The definition of attention as plain loops: [Kernels#attention] and its backward pass, one query after the other.
final class ReferenceAttention {
    private static final ReferenceKernels KERNELS = new ReferenceKernels();

    private ReferenceAttention() {}

    static void attention(AttentionHead head, Matrix y, float[] statistics, int statisticsFrom, Scratch scratch) {
        int length = head.length();
        float[] weights = scratch.buffer(Scratch.Use.ATTENTION_WEIGHTS, length);
        for (int q = 0; q < length; q++) {
            scores(head, q, weights);
            float max = head.scale() * KERNELS.max(weights, 0, q + 1);
            boolean seesAny = max != Float.NEGATIVE_INFINITY;
            KERNELS.scale(head.scale(), weights, 0, weights, 0, q + 1);
            float sum = KERNELS.sumOfExponentials(max, weights, 0, q + 1);
            statistics[statisticsFrom + q] = seesAny ? max : 0;
            statistics[statisticsFrom + length + q] = seesAny ? 1 / sum : 0;
            weights(head, q, statistics, statisticsFrom, weights);
            drop(head, q, weights, weights);
            for (int d = 0; d < head.size(); d++) {
                float sumOfValues = 0;
                for (int k = 0; k <= q; k++) {
                    sumOfValues = Math.fma(weights[k], at(head.values(), k, d), sumOfValues);
                }
                y.data()[y.at(q, d)] = sumOfValues;
            }
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
        int length = head.length();
        float[] weights = scratch.buffer(Scratch.Use.ATTENTION_WEIGHTS, length);
        float[] dropped = scratch.buffer(Scratch.Use.DROPPED_WEIGHTS, length);
        float[] gradients = scratch.buffer(Scratch.Use.SCORE_GRADIENTS, length);
        for (int q = 0; q < length; q++) {
            scores(head, q, weights);
            KERNELS.scale(head.scale(), weights, 0, weights, 0, q + 1);
            weights(head, q, statistics, statisticsFrom, weights);
            drop(head, q, weights, dropped);
            for (int k = 0; k <= q; k++) {
                gradients[k] = 0;
                for (int d = 0; d < head.size(); d++) {
                    gradients[k] = Math.fma(at(dy, q, d), at(head.values(), k, d), gradients[k]);
                }
            }
            drop(head, q, gradients, gradients);
            KERNELS.scaledSoftmaxBackward(head.scale(), weights, 0, gradients, 0, gradients, 0, q + 1);
            for (int d = 0; d < head.size(); d++) {
                float dQuery = 0;
                for (int k = 0; k <= q; k++) {
                    dQuery = Math.fma(gradients[k], at(head.keys(), k, d), dQuery);
                    addOrBegin(k == q, gradients[k], at(head.queries(), q, d), dKeys, k, d);
                    addOrBegin(k == q, dropped[k], at(dy, q, d), dValues, k, d);
                }
                dQueries.data()[dQueries.at(q, d)] = dQuery;
            }
        }
    }

    /// The scores of the keys up to the query, not yet scaled; negative infinity for padding.
    private static void scores(AttentionHead head, int q, float[] scores) {
        for (int k = 0; k <= q; k++) {
            float score = 0;
            for (int d = 0; d < head.size(); d++) {
                score = Math.fma(at(head.queries(), q, d), at(head.keys(), k, d), score);
            }
            scores[k] = head.attendsTo(k) ? score : Float.NEGATIVE_INFINITY;
        }
    }

    /// `P = exp(score - largest) / sum`, the scores scaled.
    private static void weights(AttentionHead head, int q, float[] statistics, int statisticsFrom, float[] weights) {
        float max = statistics[statisticsFrom + q];
        float factor = statistics[statisticsFrom + head.length() + q];
        KERNELS.exponentialsScale(max, factor, weights, 0, weights, 0, q + 1);
    }

    private static void drop(AttentionHead head, int q, float[] x, float[] y) {
        if (head.dropout().isPresent()) {
            KERNELS.dropout(head.dropout().get(), head.weight(q, 0), x, 0, y, 0, q + 1);
        } else {
            System.arraycopy(x, 0, y, 0, q + 1);
        }
    }

    /// The first query that sees a key begins the sum of the key's gradient.
    private static void addOrBegin(boolean begins, float a, float b, Matrix sum, int k, int d) {
        int at = sum.at(k, d);
        sum.data()[at] = Math.fma(a, b, begins ? 0 : sum.data()[at]);
    }

    private static float at(Matrix x, int row, int column) {
        return x.data()[x.at(row, column)];
    }
}
