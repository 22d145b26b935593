package kawi.engine.io.gguf;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.array.Shape;
import kawi.engine.io.StoredParameters;
import kawi.engine.io.gguf.GgufPart.Kind;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.engine.model.GptConfig;
import kawi.engine.model.attention.QueryKeyNorm;

/// The names of tensors in GGUF files, and the parameters of Kawi's model that they are. Matrices are (outputs, inputs)
/// in the files.
///
///     token_embd.weight             wte.weight
///     position_embd.weight          wpe.weight
///     blk.0.attn_norm.weight        h.0.ln_1.weight
///     blk.0.attn_qkv.weight         h.0.attn.c_attn.weight (GPT-2)
///     blk.0.attn_q.weight           its first H D outputs (Llama's family); then attn_k and attn_v
///     blk.0.attn_q_norm.weight      h.0.attn.q_norm.weight; and attn_k_norm
///     blk.0.attn_output.weight      h.0.attn.c_proj.weight
///     blk.0.ffn_norm.weight         h.0.ln_2.weight
///     blk.0.ffn_up.weight           h.0.mlp.c_fc.weight (GPT-2)
///     blk.0.ffn_gate.weight         its first F outputs (Llama's family); then ffn_up
///     blk.0.ffn_down.weight         h.0.mlp.c_proj.weight
///     output_norm.weight            ln_f.weight
///     output.weight                 lm_head.weight, if it is not tied to wte.weight
///
/// Biases have the names of their weights with `.bias`.
final class GgufLayout {
    private static final String BIAS = ".bias";

    private final GptConfig config;
    private final GgufArchitecture architecture;
    private final List<GgufPart> parts = new ArrayList<>();

    private GgufLayout(GptConfig config, GgufArchitecture architecture) {
        this.config = config;
        this.architecture = architecture;
    }

    /// The tensors of a model, in the order in which data flows through them. A file of GPT-2 has biases even if the
    /// model has none.
    static List<GgufPart> parts(GptConfig config, GgufArchitecture architecture) {
        var layout = new GgufLayout(config, architecture);
        boolean own = architecture == GgufArchitecture.KAWI;
        (own ? Gpt2Layout.parameters(config) : Gpt2Layout.tensors(config)).forEach(layout::add);
        if (config.queryKeyNorm() == QueryKeyNorm.PLAIN && !own) {
            for (int i = 0; i < config.layers(); i++) {
                Shape gains = Shape.of(config.headSize());
                layout.add("h." + i + ".attn.q_norm.weight", gains);
                layout.add("h." + i + ".attn.k_norm.weight", gains);
            }
        }
        return layout.parts;
    }

    private void add(String parameter, Shape shape) {
        if (architecture == GgufArchitecture.KAWI) {
            whole(parameter, parameter, shape);
        } else if (parameter.startsWith("h.")) {
            int end = parameter.indexOf('.', 2);
            addToBlock("blk." + parameter.substring(2, end + 1), parameter, parameter.substring(end + 1), shape);
        } else {
            whole(
                    switch (parameter) {
                        case "wte.weight" -> "token_embd.weight";
                        case "wpe.weight" -> "position_embd.weight";
                        case "lm_head.weight" -> "output.weight";
                        default -> parameter.replace("ln_f", "output_norm");
                    },
                    parameter,
                    shape);
        }
    }

    private void addToBlock(String block, String parameter, String name, Shape shape) {
        int dot = name.lastIndexOf('.');
        String layer = name.substring(0, dot);
        String suffix = name.substring(dot);
        boolean isGpt2 = architecture == GgufArchitecture.GPT2;
        int head = config.headSize();
        int queries = config.heads() * head;
        int keys = config.keyValueHeads() * head;
        int inner = config.feedForwardWidth();
        int rotated = architecture == GgufArchitecture.LLAMA ? head : 0;
        switch (layer) {
            case "attn.c_attn" -> {
                if (isGpt2) {
                    whole(block + "attn_qkv" + suffix, parameter, shape);
                } else {
                    some(block + "attn_q" + suffix, parameter, shape, 0, queries, rotated);
                    some(block + "attn_k" + suffix, parameter, shape, queries, keys, rotated);
                    some(block + "attn_v" + suffix, parameter, shape, queries + keys, keys, 0);
                }
            }
            case "mlp.c_fc" -> {
                if (isGpt2) {
                    whole(block + "ffn_up" + suffix, parameter, shape);
                } else {
                    some(block + "ffn_gate" + suffix, parameter, shape, 0, inner, 0);
                    some(block + "ffn_up" + suffix, parameter, shape, inner, inner, 0);
                }
            }
            default -> {
                String tensor = switch (layer) {
                    case "ln_1" -> "attn_norm";
                    case "ln_2" -> "ffn_norm";
                    case "attn.c_proj" -> "attn_output";
                    case "mlp.c_proj" -> "ffn_down";
                    case "attn.q_norm" -> "attn_q_norm";
                    case "attn.k_norm" -> "attn_k_norm";
                    default -> throw new IllegalStateException("no tensor for " + parameter);
                };
                whole(block + tensor + suffix, parameter, shape);
            }
        }
    }

    private void whole(String tensor, String parameter, Shape shape) {
        boolean isTable = StoredParameters.isTable(parameter);
        some(tensor, parameter, shape, 0, isTable ? shape.size(0) : shape.columns(), 0);
    }

    /// @param outputs number of outputs, or elements of a vector
    private void some(String tensor, String parameter, Shape shape, int first, int outputs, int rotatedHead) {
        if (shape.rank() == 1) {
            parts.add(new GgufPart(tensor, Kind.VECTOR, 1, outputs, parameter, first, rotatedHead));
        } else if (StoredParameters.isTable(parameter)) {
            parts.add(new GgufPart(tensor, Kind.TABLE, outputs, shape.columns(), parameter, first, 0));
        } else {
            parts.add(new GgufPart(tensor, Kind.LINEAR, outputs, shape.size(0), parameter, first, rotatedHead));
        }
    }

    /// Whether a tensor is a bias, which changes nothing if it is zeros. (A gain changes nothing if it is ones.)
    static boolean isBias(GgufPart part) {
        return part.tensor().endsWith(BIAS);
    }
}
