package kawi.autograd.kernel;

/// The kernels with SIMD instructions, by the Vector API: the arithmetic of [ReferenceKernels], bit for bit, on 4, 8 or
/// 16 floats at a time.
///
/// What is where: [VectorMatmul] the matrix product, [VectorTranspose] a copy with rows and columns exchanged,
/// [VectorElementwise] the loops over independent elements,
/// [VectorAttention] attention, [VectorRows] the kernels over rows, [VectorSums] how sums keep their order,
/// [VectorExponential] `exp`, [Vectors] the
/// width of a vector.
public final class VectorKernels implements Kernels {

    /// @throws UnsupportedOperationException if the machine has no vectors of 4, 8 or 16 floats
    public VectorKernels() {
        if (!supported()) {
            throw new UnsupportedOperationException("the vector kernels need vectors of 128, 256 or 512 bits, but here "
                    + "they have " + Vectors.FLOATS.vectorBitSize() + "; use the reference kernels");
        }
    }

    /// Whether this machine has vectors that these kernels can use: 128, 256 or 512 bits.
    public static boolean supported() {
        return Vectors.LANES == 4 || Vectors.LANES == 8 || Vectors.LANES == 16;
    }

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public void product(Matrix a, Matrix b, Matrix c, Scratch scratch) {
        VectorMatmul.multiply(a, b, c, true, scratch);
    }

    @Override
    public void matmul(Matrix a, Matrix b, Matrix c, Scratch scratch) {
        VectorMatmul.multiply(a, b, c, false, scratch);
    }

    @Override
    public int leftPanelFloats(Matrix a) {
        return MicroKernel.readsInPlace(a) ? 0 : VectorPacking.leftFloats(a.rows(), PackedA.rowFloats(a));
    }

    @Override
    public int rightPanelFloats(int rows, int columns) {
        return VectorPacking.rightFloats(rows, columns);
    }

    @Override
    public void pack(PackedA a, int from, int to) {
        int panelsFrom = a.panelsFrom() + from * MicroKernel.INTERLEAVED;
        VectorPacking.packLeft(a.matrix().columns(from, to), a.panels(), panelsFrom, a.rowFloats());
    }

    @Override
    public void pack(PackedB b) {
        VectorPacking.packRight(b.matrix(), b.panels(), b.panelsFrom());
    }

    @Override
    public void product(PackedA a, PackedB b, Matrix c, Scratch scratch) {
        VectorMatmul.multiply(a, b, c, true, scratch);
    }

    @Override
    public void matmul(PackedA a, PackedB b, Matrix c, Scratch scratch) {
        VectorMatmul.multiply(a, b, c, false, scratch);
    }

    @Override
    public void add(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        VectorElementwise.add(a, aFrom, b, bFrom, y, yFrom, n);
    }

    @Override
    public void multiply(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        VectorElementwise.multiply(a, aFrom, b, bFrom, y, yFrom, n);
    }

    @Override
    public void multiplyAdd(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        VectorElementwise.multiplyAdd(a, aFrom, b, bFrom, y, yFrom, n);
    }

    @Override
    public void scale(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        VectorElementwise.scale(factor, x, xFrom, y, yFrom, n);
    }

    @Override
    public void scaleAdd(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        VectorElementwise.scaleAdd(factor, x, xFrom, y, yFrom, n);
    }

    @Override
    public void gelu(float[] x, int xFrom, float[] y, int yFrom, int n) {
        VectorElementwise.gelu(x, xFrom, y, yFrom, n);
    }

    @Override
    public void geluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        VectorElementwise.geluBackward(x, xFrom, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void geluAndSlope(float[] x, int xFrom, float[] y, int yFrom, float[] slope, int slopeFrom, int n) {
        VectorElementwise.geluAndSlope(x, xFrom, y, yFrom, slope, slopeFrom, n);
    }

    @Override
    public void relu(float[] x, int xFrom, float[] y, int yFrom, int n) {
        VectorElementwise.relu(x, xFrom, y, yFrom, n);
    }

    @Override
    public void reluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        VectorElementwise.reluBackward(x, xFrom, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void dropout(DropoutMask mask, int firstIndex, float[] x, int xFrom, float[] y, int yFrom, int n) {
        VectorElementwise.dropout(mask, firstIndex, x, xFrom, y, yFrom, n);
    }

    @Override
    public void dropoutBackward(
            DropoutMask mask, int firstIndex, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        VectorElementwise.dropoutBackward(mask, firstIndex, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public float max(float[] x, int xFrom, int n) {
        return VectorRows.max(x, xFrom, n);
    }

    @Override
    public float sumOfExponentials(float shift, float[] x, int xFrom, int n) {
        return VectorRows.sumOfExponentials(shift, x, xFrom, n);
    }

    @Override
    public void exponentialsScale(float shift, float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        VectorRows.exponentialsScale(shift, factor, x, xFrom, y, yFrom, n);
    }

    @Override
    public void softmax(float[] x, int xFrom, float[] y, int yFrom, int n) {
        VectorRows.scaledSoftmax(1, x, xFrom, y, yFrom, n);
    }

    @Override
    public void scaledSoftmax(float scale, float[] x, int xFrom, float[] y, int yFrom, int n) {
        VectorRows.scaledSoftmax(scale, x, xFrom, y, yFrom, n);
    }

    @Override
    public void scaledSoftmaxBackward(
            float scale, float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        VectorRows.scaledSoftmaxBackward(scale, y, yFrom, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void softmaxBackward(float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        VectorRows.softmaxBackward(y, yFrom, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void attention(AttentionHead head, Matrix y, float[] statistics, int statisticsFrom, Scratch scratch) {
        VectorAttention.attention(head, y, statistics, statisticsFrom, scratch);
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
            Scratch scratch) {
        VectorAttention.attentionBackward(head, statistics, statisticsFrom, dy, dQueries, dKeys, dValues, scratch);
    }

    @Override
    public void layerNorm(
            float[] x,
            int xFrom,
            float[] gain,
            float[] bias,
            float epsilon,
            float[] statistics,
            int row,
            float[] y,
            int yFrom,
            int n) {
        VectorRows.layerNorm(x, xFrom, gain, bias, epsilon, statistics, row, y, yFrom, n);
    }

    @Override
    public void layerNormBackward(
            float[] x,
            int xFrom,
            float[] gain,
            float[] statistics,
            int row,
            float[] dy,
            int dyFrom,
            float[] dx,
            int dxFrom,
            int n) {
        VectorRows.layerNormBackward(x, xFrom, gain, statistics, row, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void layerNormGainBackward(
            float[] x, float[] statistics, float[] dy, float[] dGain, int rows, int columns, int from, int to) {
        VectorRows.layerNormGainBackward(x, statistics, dy, dGain, rows, columns, from, to);
    }

    @Override
    public void addColumnSums(float[] x, float[] sums, int rows, int columns, int from, int to) {
        VectorRows.addColumnSums(x, sums, rows, columns, from, to);
    }

    @Override
    public double sum(float[] x, int xFrom, int n) {
        return VectorSums.sum(x, xFrom, n);
    }

    @Override
    public double sumOfSquares(float[] x, int xFrom, int n) {
        return VectorSums.sumOfSquares(x, xFrom, n);
    }

    @Override
    public void adamW(AdamWStep step, float[] g, float[] m, float[] v, float[] w, int from, int n) {
        VectorElementwise.adamW(step, g, m, v, w, from, n);
    }
}
