package kawi.engine.io.llama;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.op.HeadLayout;
import kawi.engine.io.safetensors.SafetensorsWriter;
import kawi.engine.io.safetensors.TensorMatch;
import kawi.engine.io.safetensors.WeightFiles;
import kawi.engine.model.GptConfig;
import kawi.engine.model.attention.QueryKeyNorm;

/// The names and shapes of Llama's weights in Hugging Face's files, and the parameters of Kawi's model that they are. H
/// heads and G key/value heads of size D, width C, inner width F:
///
///     model.embed_tokens.weight                          (V, C)    wte.weight
///     model.layers.0.input_layernorm.weight              (C)       h.0.ln_1.weight
///     model.layers.0.self_attn.q_proj.weight             (H D, C)  h.0.attn.c_attn.weight, the first H D columns
///     model.layers.0.self_attn.k_proj.weight             (G D, C)  the next G D columns
///     model.layers.0.self_attn.v_proj.weight             (G D, C)  the last G D columns
///     model.layers.0.self_attn.q_norm.weight, k_norm     (D)       h.0.attn.q_norm.weight, k_norm (Qwen3)
///     model.layers.0.self_attn.o_proj.weight             (C, H D)  h.0.attn.c_proj.weight
///     model.layers.0.post_attention_layernorm.weight     (C)       h.0.ln_2.weight
///     model.layers.0.mlp.gate_proj.weight                (F, C)    h.0.mlp.c_fc.weight, the first F columns
///     model.layers.0.mlp.up_proj.weight                  (F, C)    the last F columns
///     model.layers.0.mlp.down_proj.weight                (C, F)    h.0.mlp.c_proj.weight
///     ...                                                          the same for layers 1, 2 and so on
///     model.norm.weight                                  (C)       ln_f.weight
///     lm_head.weight                                     (V, C)    lm_head.weight, if it is not tied
///
/// Matrices are (out, in) in the files, as in PyTorch's `Linear`, and (in, out) in the model. Biases have the names of
/// their weights with `.bias`.
public final class LlamaLayout {
    private static final String PREFIX = "model.";
    private static final String EMBEDDING = "embed_tokens.weight";
    private static final String OUTPUT = "lm_head.weight";

    /// The frequencies of the rotation, which old versions of `transformers` saved, too.
    private static final Pattern FREQUENCIES = Pattern.compile("layers\\.\\d+\\.self_attn\\.rotary_emb\\.inv_freq");

    private final GptConfig config;
    private final List<ColumnBlock> blocks = new ArrayList<>();

    private LlamaLayout(GptConfig config) {
        this.config = config;
    }

    /// The tensors of a model, in the order of its files.
    private static List<ColumnBlock> blocks(GptConfig config) {
        var layout = new LlamaLayout(config);
        int C = config.width();
        layout.whole(EMBEDDING, "wte.weight", Shape.of(config.vocabularySize(), C));
        for (int i = 0; i < config.layers(); i++) {
            layout.layer("layers." + i + ".", "h." + i + ".");
        }
        layout.whole("norm.weight", "ln_f.weight", Shape.of(C));
        if (!config.tiedOutput()) {
            layout.whole(OUTPUT, OUTPUT, Shape.of(config.vocabularySize(), C));
        }
        return layout.blocks;
    }

    private void layer(String from, String to) {
        int C = config.width();
        int F = config.feedForwardWidth();
        HeadLayout heads = config.headLayout();
        int queries = config.heads() * config.headSize();
        int keys = config.keyValueHeads() * config.headSize();
        whole(from + "input_layernorm.weight", to + "ln_1.weight", Shape.of(C));
        boolean qkvBias = config.queryKeyValueBias();
        linear(from + "self_attn.q_proj", to + "attn.c_attn", C, queries, 0, qkvBias);
        linear(from + "self_attn.k_proj", to + "attn.c_attn", C, keys, queries, qkvBias);
        linear(from + "self_attn.v_proj", to + "attn.c_attn", C, keys, queries + keys, qkvBias);
        if (config.queryKeyNorm() != QueryKeyNorm.NONE) {
            whole(from + "self_attn.q_norm.weight", to + "attn.q_norm.weight", Shape.of(heads.headSize()));
            whole(from + "self_attn.k_norm.weight", to + "attn.k_norm.weight", Shape.of(heads.headSize()));
        }
        linear(from + "self_attn.o_proj", to + "attn.c_proj", queries, C, 0, config.bias());
        whole(from + "post_attention_layernorm.weight", to + "ln_2.weight", Shape.of(C));
        linear(from + "mlp.gate_proj", to + "mlp.c_fc", C, F, 0, config.bias());
        linear(from + "mlp.up_proj", to + "mlp.c_fc", C, F, F, config.bias());
        linear(from + "mlp.down_proj", to + "mlp.c_proj", F, C, 0, config.bias());
    }

    private void whole(String tensor, String parameter, Shape shape) {
        blocks.add(new ColumnBlock(tensor, shape, parameter, 0, false));
    }

    private void linear(String tensor, String parameter, int in, int out, int firstColumn, boolean bias) {
        blocks.add(new ColumnBlock(tensor + ".weight", Shape.of(out, in), parameter + ".weight", firstColumn, true));
        if (bias) {
            blocks.add(new ColumnBlock(tensor + ".bias", Shape.of(out), parameter + ".bias", firstColumn, false));
        }
    }

    /// Finds the parameters of a model in its files.
    ///
    /// @throws kawi.engine.io.ModelFileException if the files contain another model: a tensor is missing, is not one of
    /// the model's, or has another shape; or a tied output layer differs from the token embedding
    public static LlamaParameters find(GptConfig config, WeightFiles files) {
        SequencedMap<String, Shape> expected = new LinkedHashMap<>();
        List<ColumnBlock> blocks = blocks(config);
        blocks.forEach(block -> expected.put(block.tensor(), block.shape()));
        SequencedMap<String, String> found = new TensorMatch(
                        expected,
                        PREFIX,
                        name -> false,
                        name -> FREQUENCIES.matcher(name).matches(),
                        EMBEDDING,
                        OUTPUT,
                        config.tiedOutput())
                .find(files);
        return LlamaParameters.of(config, blocks, found, files);
    }

    /// Adds all tensors of a model to a file.
    ///
    /// @param weights the parameters by their names in the model; gains of a norm without gains are written as ones
    public static void write(GptConfig config, Map<String, Array> weights, SafetensorsWriter writer) {
        for (ColumnBlock block : blocks(config)) {
            String name = block.tensor().equals(OUTPUT) ? OUTPUT : PREFIX + block.tensor();
            writer.floats(name, block.shape(), () -> block.cut(weights.get(block.parameter())));
        }
    }
}
