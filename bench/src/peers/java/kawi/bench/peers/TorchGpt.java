package kawi.bench.peers;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import kawi.autograd.Parameter;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// The same GPT with libtorch, with the weights of Kawi's: the operations of `torch.nn.functional`, with fused
/// attention.
final class TorchGpt {
    private final GptConfig config;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();

    /// @param model the model whose weights are copied
    TorchGpt(Gpt model) {
        config = model.config();
        for (Parameter parameter : model.parameters()) {
            Tensor tensor = Torch.tensor(parameter.value().data(), Torch.sizes(parameter.shape()));
            Tensor own = isLinear(parameter.name()) ? tensor.t().contiguous() : tensor;
            weights.put(parameter.name(), own.set_requires_grad(true));
        }
    }

    /// Whether a parameter is the weight of a linear layer: (in, out) in Kawi and GPT-2, (out, in) in libtorch.
    private static boolean isLinear(String name) {
        return name.matches("h\\..*\\.c_.*\\.weight");
    }

    /// All weights.
    Collection<Tensor> parameters() {
        return weights.values();
    }

    /// The mean cross entropy in training mode.
    ///
    /// @param ids (B, T)
    /// @param positions (T)
    /// @param targets (B T)
    Tensor loss(Tensor ids, Tensor positions, Tensor targets) {
        Tensor x = drop(torch.embedding(weights.get("wte.weight"), ids)
                .add(torch.embedding(weights.get("wpe.weight"), positions))); // (B, T, C)
        for (int layer = 0; layer < config.layers(); layer++) {
            x = block("h." + layer, x);
        }
        Tensor logits = torch.linear(norm("ln_f", x), weights.get("wte.weight")); // (B, T, V)
        return torch.cross_entropy_loss(logits.view(-1, config.vocabularySize()), targets);
    }

    private Tensor block(String name, Tensor x) {
        Tensor qkv = linear(name + ".attn.c_attn", norm(name + ".ln_1", x)); // (B, T, 3 C)
        Tensor y = TorchAttention.forward(qkv, config.heads(), config.dropout().attention()); // (B, T, C)
        Tensor attended = x.add(drop(linear(name + ".attn.c_proj", y))); // (B, T, C)
        Tensor wide = torch.gelu(linear(name + ".mlp.c_fc", norm(name + ".ln_2", attended)), "tanh"); // (B, T, 4 C)
        return attended.add(drop(linear(name + ".mlp.c_proj", wide))); // (B, T, C)
    }

    private Tensor linear(String name, Tensor x) {
        return torch.linear(x, weights.get(name + ".weight"), optional(name + ".bias"));
    }

    private Tensor norm(String name, Tensor x) {
        long[] row = {config.width()};
        return torch.layer_norm(
                x, row, optional(name + ".weight"), optional(name + ".bias"), config.layerNormEpsilon(), true);
    }

    private Tensor drop(Tensor x) {
        return config.dropout().areZero()
                ? x
                : torch.dropout(x, config.dropout().residual(), true);
    }

    private TensorOptional optional(String name) {
        Tensor weight = weights.get(name);
        return weight == null ? new TensorOptional() : new TensorOptional(weight);
    }
}
