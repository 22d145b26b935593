package kawi.engine.model.lora;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.TensorOperations;
import kawi.autograd.nn.Dropout;
import kawi.autograd.nn.Linear;
import kawi.autograd.nn.Mode;

/// A linear layer, and the low-rank updates that are trained beside it; usually there are none.
///
/// @param linear the layer itself
/// @param updates of different columns, in ascending order of the columns
public record AdaptedLinear(Linear linear, List<LowRankUpdate> updates) {

    public AdaptedLinear {
        updates = List.copyOf(updates);
    }

    /// A layer without updates.
    public AdaptedLinear(Linear linear) {
        this(linear, List.of());
    }

    /// The same layer with those of the updates that are its own.
    ///
    /// @throws IllegalArgumentException if one does not fit
    public AdaptedLinear with(List<LowRankUpdate> all) {
        String name = name();
        List<LowRankUpdate> own =
                all.stream().filter(update -> update.layer().equals(name)).toList();
        int end = 0;
        for (LowRankUpdate update : own) {
            if (update.inputs() != weight().shape().size(0) || update.firstColumn() < end) {
                throw new IllegalArgumentException(
                        "the updates of " + name + " do not fit its weight of " + weight().shape());
            }
            end = update.firstColumn() + update.outputs();
        }
        if (end > weight().shape().columns()) {
            throw new IllegalArgumentException("the updates of " + name + " have " + end + " columns, its weight "
                    + weight().shape().columns());
        }
        return new AdaptedLinear(linear, own);
    }

    /// The layer in small operations: its own output, to which the updates are added.
    ///
    /// @param x (..., K)
    /// @return (..., N)
    public Tensor forward(Tensor x, Mode mode) {
        Tensor y = linear.forward(x); // (..., N)
        if (updates.isEmpty()) {
            return y;
        }
        return isWhole() ? y.add(updates.getFirst().forward(x, mode)) : addByColumns(y, x, mode, false);
    }

    /// As [#forward], in fewer operations: the same bits.
    ///
    /// @param x (..., K)
    /// @return (..., N)
    public Tensor fused(Tensor x, Mode mode) {
        Tensor y = x.linear(weight(), bias()); // (..., N)
        if (updates.isEmpty()) {
            return y;
        }
        return isWhole() ? updates.getFirst().addTo(y, x, mode) : addByColumns(y, x, mode, true);
    }

    /// The output with dropout, added to a residual stream: the last layer of a branch. One operation if there are no
    /// updates.
    ///
    /// @param residual (..., N)
    /// @param x (..., K)
    /// @return (..., N)
    public Tensor addTo(Tensor residual, Tensor x, Dropout dropout, Mode mode) {
        return updates.isEmpty()
                ? residual.addLinear(x, weight(), bias(), dropout.mask(mode))
                : residual.add(dropout.forward(fused(x, mode), mode));
    }

    /// Whether one update is of all columns.
    private boolean isWhole() {
        return updates.getFirst().outputs() == weight().shape().columns();
    }

    /// The columns of y with their updates, side by side again.
    private Tensor addByColumns(Tensor y, Tensor x, Mode mode, boolean fused) {
        List<Tensor> parts = new ArrayList<>();
        int end = 0;
        for (LowRankUpdate update : updates) {
            if (update.firstColumn() > end) {
                parts.add(y.slice(-1, end, update.firstColumn()));
            }
            end = update.firstColumn() + update.outputs();
            Tensor part = y.slice(-1, update.firstColumn(), end);
            parts.add(fused ? update.addTo(part, x, mode) : part.add(update.forward(x, mode)));
        }
        int columns = weight().shape().columns();
        if (end < columns) {
            parts.add(y.slice(-1, end, columns));
        }
        return TensorOperations.concat(-1, parts.toArray(Tensor[]::new));
    }

    /// The name of the layer, such as `h.0.attn.c_attn`.
    private String name() {
        String weight = weight().name();
        return weight.substring(0, weight.length() - ".weight".length());
    }

    /// W, (K, N).
    public Parameter weight() {
        return linear.weight();
    }

    /// b, (N), or empty.
    public Optional<Parameter> bias() {
        return linear.bias();
    }

    /// Those of the layer itself; the updates are not among them.
    public List<Parameter> parameters() {
        return linear.parameters();
    }
}
