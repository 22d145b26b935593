package kawi.engine.model.lora;

import java.util.List;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.nn.Dropout;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;

/// The update of a linear layer whose weight W, (K, N), stays as it is: a product of two thin matrices (Hu et al.,
/// 2021, section 4.1). With A of (K, r) and B of (r, N), the layer computes
///
///     y = x W + s dropout(x) A B,   s = α / r
///
/// in place of `x (W + ΔW)`: only r (K + N) numbers are trained instead of K N. A is random and B is zero at first, so
/// the first step starts from the model as it was.
///
/// The layer may be several projections side by side, such as queries, keys and values. An update is of one of them: of
/// some columns of W.
///
/// @param layer the name of the layer: that of its weight without `.weight`
/// @param firstColumn the first column of W that is updated
/// @param a A, (K, r)
/// @param b B, (r, N), with N the number of columns that are updated
/// @param scale s
/// @param dropout of the input
public record LowRankUpdate(String layer, int firstColumn, Parameter a, Parameter b, float scale, Dropout dropout) {

    /// The streams of random numbers of these dropouts begin here; those of the model itself are far below.
    public static final int FIRST_STREAM = 1 << 20;

    /// An update that changes nothing yet.
    ///
    /// @param name what the parameters' names start with
    /// @param number different for each update of a model
    /// @param inputs K
    /// @param outputs N
    /// @param random determines A
    public static LowRankUpdate initial(
            String name,
            int number,
            String layer,
            int firstColumn,
            int inputs,
            int outputs,
            Lora lora,
            CounterRandom random) {
        // The variance of the uniform numbers that peft starts from.
        double std = 1 / Math.sqrt(3.0 * inputs);
        return new LowRankUpdate(
                layer,
                firstColumn,
                Parameter.normal(name + ".lora_A.weight", Shape.of(inputs, lora.rank()), std, random),
                new Parameter(name + ".lora_B.weight", Shape.of(lora.rank(), outputs)),
                lora.scale(),
                new Dropout(lora.dropout(), FIRST_STREAM + number));
    }

    /// The update of the layer's output, in small operations.
    ///
    /// @param x (..., K)
    /// @return s dropout(x) A B, (..., N)
    Tensor forward(Tensor x, Mode mode) {
        return reduced(x, mode).matmul(b); // (..., r) to (..., N)
    }

    /// Adds the update to the layer's output in one operation: the same bits as [#forward] and an addition.
    ///
    /// @param y the output without the update, (..., N)
    /// @param x (..., K)
    /// @return (..., N)
    Tensor addTo(Tensor y, Tensor x, Mode mode) {
        return y.addLinear(reduced(x, mode), b, Optional.empty(), Optional.empty());
    }

    private Tensor reduced(Tensor x, Mode mode) {
        return dropout.forward(x, mode).matmul(a).scale(scale); // (..., K) to (..., r)
    }

    /// Adds the update to the weight itself, so that the layer computes the same without it, up to rounding.
    ///
    /// @param weight W, (K, columns of the whole layer)
    public void mergeInto(Parameter weight) {
        float[] w = weight.value().data();
        int columns = weight.shape().columns();
        float[] aData = a.value().data();
        float[] bData = b.value().data();
        int rank = rank();
        int outputs = outputs();
        for (int k = 0; k < inputs(); k++) {
            for (int n = 0; n < outputs; n++) {
                double sum = 0;
                for (int r = 0; r < rank; r++) {
                    sum += (double) aData[k * rank + r] * bData[r * outputs + n];
                }
                w[k * columns + firstColumn + n] += (float) (scale * sum);
            }
        }
    }

    /// K, the size of the layer's input.
    public int inputs() {
        return a.shape().size(0);
    }

    /// r.
    public int rank() {
        return a.shape().size(1);
    }

    /// N, the number of columns that are updated.
    public int outputs() {
        return b.shape().size(1);
    }

    /// A, then B.
    public List<Parameter> parameters() {
        return List.of(a, b);
    }
}
