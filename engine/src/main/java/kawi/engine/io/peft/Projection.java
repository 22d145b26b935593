package kawi.engine.io.peft;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.engine.io.llama.LlamaType;
import kawi.engine.model.GptConfig;

/// A linear layer that can have a low-rank update, by its name in `transformers`, and the columns of Kawi's model that
/// it is. With i the number of a block:
///
///     GPT-2                              Llama, Qwen2, Qwen3
///     transformer.h.i.attn.c_attn        model.layers.i.self_attn.q_proj, k_proj, v_proj
///     transformer.h.i.attn.c_proj        model.layers.i.self_attn.o_proj
///     transformer.h.i.mlp.c_fc           model.layers.i.mlp.gate_proj, up_proj
///     transformer.h.i.mlp.c_proj         model.layers.i.mlp.down_proj
///
/// @param module its name in `transformers`
/// @param layer the name of Kawi's layer, such as `h.0.attn.c_attn`
/// @param firstColumn the first column of that layer's weight
/// @param inputs the size of its input
/// @param outputs the size of its output
public record Projection(String module, String layer, int firstColumn, int inputs, int outputs) {

    /// All of a model, block by block, in the order in which data flows through them.
    public static List<Projection> of(GptConfig config) {
        boolean isLlama = LlamaType.of(config).isPresent();
        List<Projection> all = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            all.addAll(isLlama ? ofLlama(config, "model.layers." + i, "h." + i) : ofGpt2(config, "h." + i));
        }
        return all;
    }

    private static List<Projection> ofGpt2(GptConfig config, String block) {
        int C = config.width();
        int F = config.feedForwardWidth();
        return Stream.of(
                        new Projection(
                                "", ".attn.c_attn", 0, C, config.headLayout().columns()),
                        new Projection(
                                "", ".attn.c_proj", 0, config.headLayout().width(), C),
                        new Projection(
                                "", ".mlp.c_fc", 0, C, config.activation().inputs() * F),
                        new Projection("", ".mlp.c_proj", 0, F, C))
                .map(each -> each.inBlock("transformer." + block + each.layer(), block))
                .toList();
    }

    private static List<Projection> ofLlama(GptConfig config, String from, String to) {
        int C = config.width();
        int F = config.feedForwardWidth();
        int queries = config.heads() * config.headSize();
        int keys = config.keyValueHeads() * config.headSize();
        return Stream.of(
                        new Projection(".self_attn.q_proj", ".attn.c_attn", 0, C, queries),
                        new Projection(".self_attn.k_proj", ".attn.c_attn", queries, C, keys),
                        new Projection(".self_attn.v_proj", ".attn.c_attn", queries + keys, C, keys),
                        new Projection(".self_attn.o_proj", ".attn.c_proj", 0, queries, C),
                        new Projection(".mlp.gate_proj", ".mlp.c_fc", 0, C, F),
                        new Projection(".mlp.up_proj", ".mlp.c_fc", F, C, F),
                        new Projection(".mlp.down_proj", ".mlp.c_proj", 0, F, C))
                .map(each -> each.inBlock(from + each.module(), to))
                .toList();
    }

    private Projection inBlock(String itsModule, String block) {
        return new Projection(itsModule, block + layer, firstColumn, inputs, outputs);
    }

    /// Whether a name of `target_modules` means this one: its whole name, or the end of it.
    boolean isNamed(String target) {
        return module.equals(target) || module.endsWith("." + target);
    }

    /// The last part of its name, such as `q_proj`.
    String shortName() {
        return module.substring(module.lastIndexOf('.') + 1);
    }
}
