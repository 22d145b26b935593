package kawi.autograd.kernel;

import kawi.autograd.kernel.scalar.ScalarFunction;
import kawi.autograd.kernel.weights.EncodedMatrix;

/// The arithmetic of the operations: loops over arrays of floats, without tensors or gradients. This is their table of
/// contents.
///
/// [ReferenceKernels] defines each kernel as plain loops; [kawi.autograd.kernel.vector.VectorKernels] computes it with
/// SIMD instructions; [EmulatedFmaKernels] is for machines without fused multiply-add. **They agree to the last bit**,
/// because the contract fixes the order of every rounding:
///
/// - A matrix product is `c = fma(a, b, c)` for the inner index ascending, starting from the value of `c`.
/// - A sum over a row has sixteen lanes: element i is added to lane `i mod 16`. Then a tree adds the lanes: lane l
/// takes lane l + 8, then l + 4, l + 2, l + 1. Vectors of 4, 8 or 16 floats can all compute it.
/// - A product followed by a sum is one `fma`. `exp` is [kawi.autograd.kernel.scalar.Exponential], never the
/// platform's.
///
/// Every kernel works on the range that it is given, on one thread. The caller splits the work for several threads. No
/// result depends on how a range is split, so none depends on the number of threads.
///
/// Arguments are an array and the index of the first element, results last. Backward kernels **add** to gradients.
/// Ranges must be inside their arrays. A result may overlap an argument only if both are the same range.
public interface Kernels {

    /// The name that selects the set: `vector`, `emulated` or `reference`.
    String name();

    // ---- matrix product

    /// `C = A B`: the same as [#matmulAdd] on a C of zeros.
    ///
    /// @param a (M, K)
    /// @param b (K, N)
    /// @param c (M, N); one of its strides is 1
    void matmul(Matrix a, Matrix b, Matrix c, Scratch scratch);

    /// `C += A B`: `c[i, j] = fma(a[i, k], b[k, j], c[i, j])` for k = 0, 1, ...
    ///
    /// @param a (M, K)
    /// @param b (K, N)
    /// @param c (M, N); one of its strides is 1
    void matmulAdd(Matrix a, Matrix b, Matrix c, Scratch scratch);

    // ---- matrix product of packed operands

    /// Floats that the panels of A take; 0 if these kernels read A in place.
    ///
    /// @param a (M, K)
    int packedAFloats(Matrix a);

    /// Floats that the panels of B, (K, N), take; 0 if these kernels read B in place.
    int packedBFloats(int rows, int columns);

    /// Fills the panels of all rows of A, for the steps `from .. to - 1` of k.
    ///
    /// @param a (M, K), with room for its panels
    void pack(PackedA a, int from, int to);

    /// Fills the panels of B.
    void pack(PackedB b);

    /// [#matmul] that reads panels where an operand has them.
    ///
    /// @param a (M, K)
    /// @param b (K, N)
    /// @param c (M, N), its rows contiguous
    void matmul(PackedA a, PackedB b, Matrix c, Scratch scratch);

    /// [#matmulAdd] that reads panels where an operand has them.
    ///
    /// @param a (M, K)
    /// @param b (K, N)
    /// @param c (M, N), its rows contiguous
    void matmulAdd(PackedA a, PackedB b, Matrix c, Scratch scratch);

    // ---- matrix product with weights in fewer bits than float32

    /// `C = A B` with some columns of an encoded B: the same as [#matmul] with the decoded weights.
    ///
    /// @param a (M, K)
    /// @param b (K, N')
    /// @param column index in B of the first column, a multiple of 32
    /// @param c (M, N), its rows contiguous
    void matmul(PackedA a, EncodedMatrix b, int column, Matrix c, Scratch scratch);

    // ---- element by element, n of them

    /// `y = a + b`.
    void add(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n);

    /// `y = a b`.
    void multiply(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n);

    /// `y = fma(a, b, y)`.
    void multiplyAdd(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n);

    /// `y = a - b`.
    void subtract(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n);

    /// `y = a / b`.
    void divide(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n);

    /// `y = y + a / b`.
    void divideAdd(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n);

    /// `db = fma(-y, dy / b, db)`: the gradient of the divisor in `y = a / b`.
    void divideBackward(
            float[] b, int bFrom, float[] y, int yFrom, float[] dy, int dyFrom, float[] db, int dbFrom, int n);

    /// `y = max(a, b)`, NaN if either is.
    void maximum(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n);

    /// `da = da + dy` where `a > b`, half of dy where they are equal, 0 where `a < b`; all of it if either is NaN.
    void maximumBackward(
            float[] a, int aFrom, float[] b, int bFrom, float[] dy, int dyFrom, float[] da, int daFrom, int n);

    /// `y = 1` where `a > b`, else 0.
    void greater(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n);

    /// `y = factor x`.
    void scale(float factor, float[] x, int xFrom, float[] y, int yFrom, int n);

    /// `y = fma(factor, x, y)`.
    void scaleAdd(float factor, float[] x, int xFrom, float[] y, int yFrom, int n);

    /// `y = f(x)`.
    void map(ScalarFunction function, float[] x, int xFrom, float[] y, int yFrom, int n);

    /// `dx = fma(f'(x), dy, dx)`.
    ///
    /// @param y the result of [#map]
    void mapBackward(
            ScalarFunction function,
            float[] x,
            int xFrom,
            float[] y,
            int yFrom,
            float[] dy,
            int dyFrom,
            float[] dx,
            int dxFrom,
            int n);

    /// `y = x^exponent`, see [kawi.autograd.kernel.scalar.Power].
    void pow(float exponent, float[] x, int xFrom, float[] y, int yFrom, int n);

    /// `dx = fma(exponent x^(exponent - 1), dy, dx)`; nothing for the exponent 0.
    void powBackward(float exponent, float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n);

    /// `y = gelu(x)`, the tanh form; see [kawi.autograd.kernel.scalar.Gelu].
    void gelu(float[] x, int xFrom, float[] y, int yFrom, int n);

    /// `dx += gelu'(x) dy`.
    void geluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n);

    /// `y = gelu(x)` and `slope = gelu'(x)`.
    ///
    /// @param slope the derivative; may be x
    void geluAndSlope(float[] x, int xFrom, float[] y, int yFrom, float[] slope, int slopeFrom, int n);

    /// `y = max(x, 0)`.
    void relu(float[] x, int xFrom, float[] y, int yFrom, int n);

    /// `dx += dy` where `x > 0`.
    void reluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n);

    /// `y = scale x` where the mask keeps the element, else 0. The first element has the index `firstIndex`.
    void dropout(DropoutMask mask, int firstIndex, float[] x, int xFrom, float[] y, int yFrom, int n);

    /// `dx = fma(scale, dy, dx)` where the mask keeps the element.
    void dropoutBackward(DropoutMask mask, int firstIndex, float[] dy, int dyFrom, float[] dx, int dxFrom, int n);

    // ---- rows of n elements

    /// The largest element, negative infinity if there is none.
    float max(float[] x, int xFrom, int n);

    /// `sum of exp(x - shift)`.
    float sumOfExponentials(float shift, float[] x, int xFrom, int n);

    /// `y = factor exp(x - shift)`: the softmax in the gradient of cross entropy.
    void exponentialsScale(float shift, float factor, float[] x, int xFrom, float[] y, int yFrom, int n);

    /// `y = exp(x - max x) / sum of exp(x - max x)`, with the division as a product with the reciprocal. A row of
    /// negative infinities gives zeros: a query that sees no key attends to nothing.
    void softmax(float[] x, int xFrom, float[] y, int yFrom, int n);

    /// The softmax of `scale x`, each product rounded first: the weights of attention.
    ///
    /// @param scale positive
    void scaledSoftmax(float scale, float[] x, int xFrom, float[] y, int yFrom, int n);

    /// `dx = scale (y (dy - s))` with `s = sum of y dy`: the gradient of [#scaledSoftmax].
    ///
    /// @param dx may be dy
    void scaledSoftmaxBackward(
            float scale, float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n);

    /// `dx = fma(y, dy - s, dx)` with `s = sum of y dy`.
    void softmaxBackward(float[] y, int yFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n);

    /// `y = gain (x - mean) rstd + bias` over one row, with `rstd = 1 / sqrt(variance + epsilon)`. Writes the mean and
    /// rstd of the row for the backward pass.
    ///
    /// Mean and variance are sums in float32, sixteen lanes each. If they overflow, or the variance is less than 2^-32
    /// of the squared mean and therefore only rounding error, both are computed again in double: any finite row has
    /// finite statistics, and a constant row gives the bias, whatever the constant.
    ///
    /// @param gain n factors, from index 0
    /// @param bias n summands, from index 0, or null for none
    /// @param statistics receives the mean at `row * 2` and rstd at `row * 2 + 1`
    /// @param row index of the row
    void layerNorm(
            float[] x,
            int xFrom,
            float[] gain,
            float[] bias,
            float epsilon,
            float[] statistics,
            int row,
            float[] y,
            int yFrom,
            int n);

    /// `dx += rstd (g - mean(g) - h mean(g h))` with `h = (x - mean) rstd` and `g = gain dy`.
    void layerNormBackward(
            float[] x,
            int xFrom,
            float[] gain,
            float[] statistics,
            int row,
            float[] dy,
            int dyFrom,
            float[] dx,
            int dxFrom,
            int n);

    /// `dGain = fma(dy, h, dGain)`, row by row from the first, for the columns `from .. to - 1` of (rows, columns)
    /// arrays. It serves RMS norm, too, whose mean is 0.
    ///
    /// @param row index of the first row's statistics
    void layerNormGainBackward(
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
            int to);

    /// `y = gain (x r)` over one row, with `r = 1 / sqrt(mean(x^2) + epsilon)`. Writes 0 and r for the backward pass:
    /// the statistics of a layer norm whose mean is 0.
    ///
    /// The mean of the squares is a sum in float32 in sixteen lanes. If it overflows, it is computed again in double.
    ///
    /// @param gain n factors, from index 0
    /// @param statistics receives 0 at `row * 2` and r at `row * 2 + 1`
    /// @param row index of the row
    void rmsNorm(
            float[] x,
            int xFrom,
            float[] gain,
            float epsilon,
            float[] statistics,
            int row,
            float[] y,
            int yFrom,
            int n);

    /// `dx += r (g - h mean(g h))` with `h = x r` and `g = gain dy`.
    void rmsNormBackward(
            float[] x,
            int xFrom,
            float[] gain,
            float[] statistics,
            int row,
            float[] dy,
            int dyFrom,
            float[] dx,
            int dxFrom,
            int n);

    /// Rotary position embedding of consecutive heads of one position: each pair (a, b) of elements is rotated,
    ///
    ///     y_a = fma(x_b, -sin, x_a cos)
    ///     y_b = fma(x_a, sin, x_b cos)
    ///
    /// @param table the cosines and sines, and which elements form a pair
    /// @param position of the heads
    /// @param backwards rotates by the negative angle: the gradient, or back to another position
    /// @param x heads of D elements each, side by side
    /// @param y where the result goes; may be x
    /// @param heads number of heads
    void rotate(
            RotaryTable table, int position, boolean backwards, float[] x, int xFrom, float[] y, int yFrom, int heads);

    /// `sums += x`, row by row from the first, for the columns `from .. to - 1` of a (rows, columns) array.
    void addColumnSums(float[] x, float[] sums, int rows, int columns, int from, int to);

    // ---- attention

    /// `Y = W V` with `W = dropout(P)` and `P = softmax(scale Q Kᵀ)`. A query sees the keys up to its own that are not
    /// padding; one that sees none attends to nothing. Every score is a chain of `fma` over the elements of the head
    /// from zero, every row of P a [#scaledSoftmax], every element of Y a chain over the keys from zero.
    ///
    /// A key that is not seen has the weight 0. Whether `0 v` is added is not specified: it matters only if a value is
    /// not finite, or for the sign of a zero.
    ///
    /// @param y (T, D)
    /// @param statistics receives, for the backward pass, the largest scaled score that query t sees at `statisticsFrom
    /// + t`, and the reciprocal of the sum of the exponentials at `statisticsFrom + T + t`; both 0 if it sees none
    void attention(AttentionHead head, Matrix y, float[] statistics, int statisticsFrom, Scratch scratch);

    /// The gradients of [#attention], each a chain from zero, over keys or queries in ascending order. The chains of
    /// dKeys and dValues may continue those of another head, with the same keys and values:
    ///
    ///     dV = Wᵀ dY
    ///     dP = dropout(dY Vᵀ)
    ///     dS = P (dP - sum over the keys of P dP) scale
    ///     dQ = dS K
    ///     dK = dSᵀ Q
    ///
    /// @param statistics those that [#attention] wrote
    /// @param dy (T, D)
    /// @param dQueries (T, D)
    /// @param dKeys (T, D)
    /// @param dValues (T, D)
    /// @param accumulate whether dKeys and dValues are added to, instead of overwritten
    void attentionBackward(
            AttentionHead head,
            float[] statistics,
            int statisticsFrom,
            Matrix dy,
            Matrix dQueries,
            Matrix dKeys,
            Matrix dValues,
            boolean accumulate,
            Scratch scratch);

    // ---- long sums, in double

    /// The sum, each element widened to double first, in sixteen lanes as in a row.
    double sum(float[] x, int xFrom, int n);

    /// The sum of squares, each element widened to double first, `fma` into sixteen lanes.
    double sumOfSquares(float[] x, int xFrom, int n);

    // ---- updates of parameters

    /// One step of AdamW on n weights w with gradients g and moments m, v, all from the same index:
    ///
    ///     g' = gradientScale g
    ///     m  = fma(beta1, m, oneMinusBeta1 g')
    ///     v  = fma(beta2, v, (oneMinusBeta2 g') g')
    ///     w  = fma(-stepSize, m / fma(sqrt(v), inverseRootCorrection, epsilon), w decay)
    ///
    /// A cautious step takes w in place of w decay where m w is not positive.
    void adamW(AdamWStep step, float[] g, float[] m, float[] v, float[] w, int from, int n);

    /// `w = w factor` where `u w > 0`: where subtracting u makes the weight smaller.
    void cautiousDecay(float factor, float[] u, int uFrom, float[] w, int wFrom, int n);
}
