package kawi.autograd.kernel.vector;

import kawi.autograd.kernel.AdamWStep;
import kawi.autograd.kernel.AttentionHead;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.PackedA;
import kawi.autograd.kernel.PackedB;
import kawi.autograd.kernel.RotaryTable;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.scalar.ScalarFunction;
import kawi.autograd.kernel.vector.loop.Arithmetic;
import kawi.autograd.kernel.vector.loop.ColumnSums;
import kawi.autograd.kernel.vector.loop.Elementwise;
import kawi.autograd.kernel.vector.loop.FunctionGradients;
import kawi.autograd.kernel.vector.loop.Functions;
import kawi.autograd.kernel.vector.loop.LaneSums;
import kawi.autograd.kernel.vector.loop.LayerNormRows;
import kawi.autograd.kernel.vector.loop.Powers;
import kawi.autograd.kernel.vector.loop.RmsNormRows;
import kawi.autograd.kernel.vector.loop.RotaryRows;
import kawi.autograd.kernel.vector.loop.SoftmaxRows;
import kawi.autograd.kernel.vector.loop.Vectors;
import kawi.autograd.kernel.vector.matmul.MicroKernel;
import kawi.autograd.kernel.vector.matmul.Packing;
import kawi.autograd.kernel.vector.matmul.VectorMatmul;
import kawi.autograd.kernel.weights.EncodedMatrix;

/// The kernels with SIMD instructions, by the Vector API: the arithmetic of [kawi.autograd.kernel.ReferenceKernels] on
/// 4, 8 or 16 floats at a time, with the same bits.
///
/// - [VectorMatmul]: the matrix product; the package [kawi.autograd.kernel.vector.matmul]
/// - [VectorAttention]: attention, with [SoftmaxColumns]
/// - [Arithmetic]: sums, products and quotients of independent elements
/// - [Functions] and [FunctionGradients]: functions of independent elements, such as `exp`
/// - [Powers]: powers with a constant exponent
/// - [Elementwise]: GELU, ReLU, dropout, AdamW
/// - [SoftmaxRows], [LayerNormRows], [RmsNormRows], [ColumnSums]: rows, with [LaneSums] for the order of their sums
/// - [Vectors]: the width of a vector
public final class VectorKernels implements Kernels {

    /// @throws UnsupportedOperationException if the machine has no vectors of 4, 8 or 16 floats
    public VectorKernels() {
        if (!supported()) {
            throw new UnsupportedOperationException("the vector kernels need vectors of 128, 256 or 512 bits, but this "
                    + "machine has " + Vectors.FLOATS.vectorBitSize() + " bits; use the reference kernels");
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
    public void matmul(Matrix a, Matrix b, Matrix c, Scratch scratch) {
        VectorMatmul.multiply(a, b, c, true, scratch);
    }

    @Override
    public void matmulAdd(Matrix a, Matrix b, Matrix c, Scratch scratch) {
        VectorMatmul.multiply(a, b, c, false, scratch);
    }

    @Override
    public int packedAFloats(Matrix a) {
        return MicroKernel.readsInPlace(a) ? 0 : Packing.floatsOfA(a.rows(), PackedA.rowFloats(a));
    }

    @Override
    public int packedBFloats(int rows, int columns) {
        return Packing.floatsOfB(rows, columns);
    }

    @Override
    public void pack(PackedA a, int from, int to) {
        int panelsFrom = a.panelsFrom() + from * MicroKernel.INTERLEAVED;
        Packing.packA(a.matrix().columns(from, to), a.panels(), panelsFrom, a.rowFloats());
    }

    @Override
    public void pack(PackedB b) {
        Packing.packB(b.matrix(), b.panels(), b.panelsFrom());
    }

    @Override
    public void matmul(PackedA a, PackedB b, Matrix c, Scratch scratch) {
        VectorMatmul.multiply(a, b, c, true, scratch);
    }

    @Override
    public void matmulAdd(PackedA a, PackedB b, Matrix c, Scratch scratch) {
        VectorMatmul.multiply(a, b, c, false, scratch);
    }

    @Override
    public void matmul(PackedA a, EncodedMatrix b, int column, Matrix c, Scratch scratch) {
        VectorMatmul.multiply(a, b, column, c, scratch);
    }

    @Override
    public void add(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        Arithmetic.add(a, aFrom, b, bFrom, y, yFrom, n);
    }

    @Override
    public void multiply(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        Arithmetic.multiply(a, aFrom, b, bFrom, y, yFrom, n);
    }

    @Override
    public void multiplyAdd(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        Arithmetic.multiplyAdd(a, aFrom, b, bFrom, y, yFrom, n);
    }

    @Override
    public void subtract(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        Arithmetic.subtract(a, aFrom, b, bFrom, y, yFrom, n);
    }

    @Override
    public void divide(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        Arithmetic.divide(a, aFrom, b, bFrom, y, yFrom, n);
    }

    @Override
    public void divideAdd(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        Arithmetic.divideAdd(a, aFrom, b, bFrom, y, yFrom, n);
    }

    @Override
    public void divideBackward(
            float[] b, int bFrom, float[] y, int yFrom, float[] dy, int dyFrom, float[] db, int dbFrom, int n) {
        Arithmetic.divideBackward(b, bFrom, y, yFrom, dy, dyFrom, db, dbFrom, n);
    }

    @Override
    public void maximum(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        Arithmetic.maximum(a, aFrom, b, bFrom, y, yFrom, n);
    }

    @Override
    public void maximumBackward(
            float[] a, int aFrom, float[] b, int bFrom, float[] dy, int dyFrom, float[] da, int daFrom, int n) {
        Arithmetic.maximumBackward(a, aFrom, b, bFrom, dy, dyFrom, da, daFrom, n);
    }

    @Override
    public void greater(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        Arithmetic.greater(a, aFrom, b, bFrom, y, yFrom, n);
    }

    @Override
    public void scale(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        Elementwise.scale(factor, x, xFrom, y, yFrom, n);
    }

    @Override
    public void scaleAdd(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        Elementwise.scaleAdd(factor, x, xFrom, y, yFrom, n);
    }

    @Override
    public void map(ScalarFunction function, float[] x, int xFrom, float[] y, int yFrom, int n) {
        Functions.map(function, x, xFrom, y, yFrom, n);
    }

    @Override
    public void mapBackward(
            ScalarFunction function,
            float[] x,
            int xFrom,
            float[] y,
            int yFrom,
            float[] dy,
            int dyFrom,
            float[] dx,
            int dxFrom,
            int n) {
        FunctionGradients.mapBackward(function, x, xFrom, y, yFrom, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void pow(float exponent, float[] x, int xFrom, float[] y, int yFrom, int n) {
        Powers.pow(exponent, x, xFrom, y, yFrom, n);
    }

    @Override
    public void powBackward(
            float exponent, float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        Powers.powBackward(exponent, x, xFrom, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void gelu(float[] x, int xFrom, float[] y, int yFrom, int n) {
        Elementwise.gelu(x, xFrom, y, yFrom, n);
    }

    @Override
    public void geluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        Elementwise.geluBackward(x, xFrom, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void geluAndSlope(float[] x, int xFrom, float[] y, int yFrom, float[] slope, int slopeFrom, int n) {
        Elementwise.geluAndSlope(x, xFrom, y, yFrom, slope, slopeFrom, n);
    }

    @Override
    public void relu(float[] x, int xFrom, float[] y, int yFrom, int n) {
        Elementwise.relu(x, xFrom, y, yFrom, n);
    }

    @Override
    public void reluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        Elementwise.reluBackward(x, xFrom, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void dropout(DropoutMask mask, int firstIndex, float[] x, int xFrom, float[] y, int yFrom, int n) {
        Elementwise.dropout(mask, firstIndex, x, xFrom, y, yFrom, n);
    }

    @Override
    public void dropoutBackward(
            DropoutMask mask, int firstIndex, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        Elementwise.dropoutBackward(mask, firstIndex, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public float max(float[] x, int xFrom, int n) {
        return SoftmaxRows.max(x, xFrom, n);
    }

    @Override
    public float sumOfExponentials(float shift, float[] x, int xFrom, int n) {
        return SoftmaxRows.sumOfExponentials(shift, x, xFrom, n);
    }

    @Override
    public void exponentialsScale(float shift, float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        SoftmaxRows.exponentialsScale(shift, factor, x, xFrom, y, yFrom, n);
    }

    @Override
    public void softmax(float[] x, int xFrom, float[] y, int yFrom, int n) {
        SoftmaxRows.scaledSoftmax(1, x, xFrom, y, yFrom, n);
    }

    @Override
    public void scaledSoftmax(float scale, float[] x, int xFrom, float[] y, int yFrom, int n) {
        SoftmaxRows.scaledSoftmax(scale, x, xFrom, y, yFrom, n);
    }

    @Override
    public void scaledSoftmaxBackward(
            float scale, float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        SoftmaxRows.scaledSoftmaxBackward(scale, y, yFrom, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void softmaxBackward(float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        SoftmaxRows.softmaxBackward(y, yFrom, dy, dyFrom, dx, dxFrom, n);
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
            boolean accumulate,
            Scratch scratch) {
        VectorAttention.attentionBackward(
                head, statistics, statisticsFrom, dy, dQueries, dKeys, dValues, accumulate, scratch);
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
        LayerNormRows.layerNorm(x, xFrom, gain, bias, epsilon, statistics, row, y, yFrom, n);
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
        LayerNormRows.layerNormBackward(x, xFrom, gain, statistics, row, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void layerNormGainBackward(
            float[] x,
            int xFrom,
            float[] statistics,
            int row,
            float[] dy,
            int dyFrom,
            float[] dGain,
            int rows,
            int columns,
            int from,
            int to) {
        ColumnSums.layerNormGainBackward(x, xFrom, statistics, row, dy, dyFrom, dGain, rows, columns, from, to);
    }

    @Override
    public void rmsNorm(
            float[] x,
            int xFrom,
            float[] gain,
            float epsilon,
            float[] statistics,
            int row,
            float[] y,
            int yFrom,
            int n) {
        RmsNormRows.rmsNorm(x, xFrom, gain, epsilon, statistics, row, y, yFrom, n);
    }

    @Override
    public void rmsNormBackward(
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
        RmsNormRows.rmsNormBackward(x, xFrom, gain, statistics, row, dy, dyFrom, dx, dxFrom, n);
    }

    @Override
    public void rotate(
            RotaryTable table, int position, boolean backwards, float[] x, int xFrom, float[] y, int yFrom, int heads) {
        RotaryRows.rotate(table, position, backwards, x, xFrom, y, yFrom, heads);
    }

    @Override
    public void addColumnSums(float[] x, float[] sums, int rows, int columns, int from, int to) {
        ColumnSums.addColumnSums(x, sums, rows, columns, from, to);
    }

    @Override
    public double sum(float[] x, int xFrom, int n) {
        return LaneSums.sum(x, xFrom, n);
    }

    @Override
    public double sumOfSquares(float[] x, int xFrom, int n) {
        return LaneSums.sumOfSquares(x, xFrom, n);
    }

    @Override
    public void adamW(AdamWStep step, float[] g, float[] m, float[] v, float[] w, int from, int n) {
        Elementwise.adamW(step, g, m, v, w, from, n);
    }

    @Override
    public void cautiousDecay(float factor, float[] u, int uFrom, float[] w, int wFrom, int n) {
        Elementwise.cautiousDecay(factor, u, uFrom, w, wFrom, n);
    }
}
