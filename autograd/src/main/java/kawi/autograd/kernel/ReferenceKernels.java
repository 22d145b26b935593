package kawi.autograd.kernel;

import static kawi.autograd.kernel.scalar.Fma.fma;

import kawi.autograd.kernel.weights.EncodedMatrix;

/// The definition of every kernel as plain loops: the kernels over elements in [ReferenceElementwise], over rows in
/// [ReferenceRows], and here the matrix product, attention and long sums. The contracts and shapes are in [Kernels].
public class ReferenceKernels extends ReferenceRows {

    @Override
    public String name() {
        return "reference";
    }

    // C = A B: (M, K) times (K, N) is (M, N)
    @Override
    public void matmul(Matrix a, Matrix b, Matrix c, Scratch scratch) {
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                c.data()[c.at(i, j)] = 0;
            }
        }
        matmulAdd(a, b, c, scratch);
    }

    // C += A B: c[i, j] = fma(a[i, k], b[k, j], c[i, j])
    @Override
    public void matmulAdd(Matrix a, Matrix b, Matrix c, Scratch scratch) {
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                float sum = c.data()[c.at(i, j)];
                for (int k = 0; k < a.columns(); k++) {
                    sum = fma(a.data()[a.at(i, k)], b.data()[b.at(k, j)], sum);
                }
                c.data()[c.at(i, j)] = sum;
            }
        }
    }

    // ---- matrix product of packed operands: the plain loops read them in place

    @Override
    public int packedAFloats(Matrix a) {
        return 0;
    }

    @Override
    public int packedBFloats(int rows, int columns) {
        return 0;
    }

    @Override
    public void pack(PackedA a, int from, int to) {}

    @Override
    public void pack(PackedB b) {}

    @Override
    public void matmul(PackedA a, PackedB b, Matrix c, Scratch scratch) {
        matmul(a.matrix(), b.matrix(), c, scratch);
    }

    @Override
    public void matmulAdd(PackedA a, PackedB b, Matrix c, Scratch scratch) {
        matmulAdd(a.matrix(), b.matrix(), c, scratch);
    }

    // C = A B: c[i, j] = fma(a[i, k], weight of (k, j), c[i, j]), from zero
    @Override
    public void matmul(PackedA a, EncodedMatrix b, int column, Matrix c, Scratch scratch) {
        float[] weights = new float[b.inputs()];
        Matrix x = a.matrix();
        for (int j = 0; j < c.columns(); j++) {
            b.decode(column + j, weights, 0);
            for (int i = 0; i < c.rows(); i++) {
                float sum = 0;
                for (int k = 0; k < weights.length; k++) {
                    sum = fma(x.data()[x.at(i, k)], weights[k], sum);
                }
                c.data()[c.at(i, j)] = sum;
            }
        }
    }

    // ---- attention

    @Override
    public void attention(AttentionHead head, Matrix y, float[] statistics, int statisticsFrom, Scratch scratch) {
        ReferenceAttention.attention(this, head, y, statistics, statisticsFrom, scratch);
    }

    @Override
    public void attentionBackward(
            AttentionHead head,
            float[] statistics,
            int statisticsFrom,
            Matrix dy,
            Matrix dQueries,
            Matrix dKeys,
            Matrix dValues,
            boolean accumulate,
            Scratch scratch) {
        ReferenceAttention.attentionBackward(
                this, head, statistics, statisticsFrom, dy, dQueries, dKeys, dValues, accumulate, scratch);
    }

    // ---- long sums

    @Override
    public double sum(float[] x, int xFrom, int n) {
        double[] lanes = new double[LANES];
        for (int i = 0; i < n; i++) {
            lanes[i % LANES] += x[xFrom + i];
        }
        return sumOfLanes(lanes);
    }

    @Override
    public double sumOfSquares(float[] x, int xFrom, int n) {
        double[] lanes = new double[LANES];
        for (int i = 0; i < n; i++) {
            double xi = x[xFrom + i];
            lanes[i % LANES] += xi * xi; // exact in double, so the same as fma
        }
        return sumOfLanes(lanes);
    }

    private static double sumOfLanes(double[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                lanes[l] += lanes[l + half];
            }
        }
        return lanes[0];
    }
}
