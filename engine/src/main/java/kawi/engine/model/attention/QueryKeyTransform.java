package kawi.engine.model.attention;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.TensorOperations;
import kawi.autograd.nn.RmsNorm;
import kawi.autograd.op.HeadLayout;
import kawi.autograd.op.RmsNormRotate.HeadNorm;

/// What happens to queries and keys between their projection and attention: a norm of each head, then its rotation.
/// GPT-2 has neither.
///
/// @param layout of queries, keys and values: H, G, D
/// @param queryNorm of each query; empty for none
/// @param keyNorm of each key; empty for none
/// @param rotation of queries and keys; empty if positions are learned
public record QueryKeyTransform(
        HeadLayout layout, Optional<RmsNorm> queryNorm, Optional<RmsNorm> keyNorm, Optional<Rotation> rotation) {

    /// A new transform.
    ///
    /// @param name what the parameters' names start with
    public static QueryKeyTransform of(
            String name, HeadLayout layout, QueryKeyNorm norm, double epsilon, Optional<Rotation> rotation) {
        return new QueryKeyTransform(
                layout,
                norm.layer(name + ".q_norm", layout.headSize(), epsilon),
                norm.layer(name + ".k_norm", layout.headSize(), epsilon),
                rotation);
    }

    /// @param qkv queries, keys and values side by side, (..., (H + 2 G) D)
    /// @param positions one for each row
    /// @return the same shape, queries and keys normalised and rotated
    public Tensor forward(Tensor qkv, int... positions) {
        if (isIdentity()) {
            return qkv;
        }
        int H = layout.heads();
        int G = layout.keyValueHeads();
        Tensor rows = qkv.reshape(positions.length, layout.columns()); // (B T, (H + 2 G) D)
        Tensor queries = forward(heads(rows, 0, H), queryNorm, positions); // (B T, H, D)
        Tensor keys = forward(heads(rows, H, G), keyNorm, positions); // (B T, G, D)
        Tensor values = heads(rows, H + G, G); // (B T, G, D)
        return TensorOperations.concat(1, queries, keys, values)
                .reshape(qkv.shape().toArray());
    }

    /// @return (B T, heads, D)
    private Tensor heads(Tensor rows, int first, int heads) {
        int D = layout.headSize();
        return rows.slice(1, first * D, (first + heads) * D)
                .reshape(rows.shape().rows(), heads, D);
    }

    /// @param x (B T, heads, D)
    private Tensor forward(Tensor x, Optional<RmsNorm> norm, int... positions) {
        Tensor normal = norm.map(layer -> layer.forward(x)).orElse(x);
        return rotation.map(angles -> normal.rotate(angles.table(positions), positions))
                .orElse(normal);
    }

    /// As [#forward], in one operation: the same bits in fewer passes over memory.
    public Tensor fused(Tensor qkv, int... positions) {
        return isIdentity()
                ? qkv
                : qkv.rmsNormRotate(layout, headNorm(), rotation.map(angles -> angles.table(positions)), positions);
    }

    private Optional<HeadNorm> headNorm() {
        return queryNorm.map(
                norm -> new HeadNorm(norm.gain(), keyNorm.orElseThrow().gain(), norm.epsilon()));
    }

    private boolean isIdentity() {
        return queryNorm.isEmpty() && rotation.isEmpty();
    }

    /// The gains of the norms, if they are learned.
    public List<Parameter> parameters() {
        return Stream.of(queryNorm, keyNorm)
                .flatMap(Optional::stream)
                .flatMap(norm -> norm.parameters().stream())
                .toList();
    }
}
