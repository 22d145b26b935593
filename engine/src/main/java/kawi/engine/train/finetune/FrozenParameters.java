package kawi.engine.train.finetune;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kawi.autograd.Parameter;
import kawi.engine.model.Gpt;

/// The parameters of a model that some names mean. The names are GPT-2's, whatever the layout of the model's files:
///
/// | name | parameters |
/// | --- | --- |
/// | `wte` | the token embedding, and the output layer if it is tied to it |
/// | `wpe` | the learned positions |
/// | `h.3`, `h.0-5` | a block, or several |
/// | `h.0-5.attn`, `h.0.mlp.c_fc`, `h.3.ln_1` | a part of a block, or of several |
/// | `ln_f` | the last norm |
/// | `lm_head` | the output layer, if it is not tied |
///
/// The names that Llama and Qwen have for the same are understood, too: `embed_tokens`, `layers.0-5`, `norm`.
public final class FrozenParameters {
    private static final Pattern BLOCKS = Pattern.compile("h\\.(\\d{1,9})(?:-(\\d{1,9}))?((?:\\..+)?)");

    private FrozenParameters() {}

    /// The parameters, in the order of the model.
    ///
    /// @throws IllegalArgumentException if a name means none; the message lists the names
    public static List<Parameter> of(Gpt model, List<String> names) {
        Set<Parameter> found = new LinkedHashSet<>();
        for (String name : names) {
            List<String> prefixes = prefixes(inGpt2sTerms(name), model);
            List<Parameter> meant = model.parameters().stream()
                    .filter(parameter -> prefixes.stream().anyMatch(prefix -> isOf(parameter, prefix)))
                    .toList();
            if (meant.isEmpty()) {
                throw new IllegalArgumentException(
                        "the model has no parameters \"" + name + "\": there is " + names(model));
            }
            found.addAll(meant);
        }
        return model.parameters().stream().filter(found::contains).toList();
    }

    private static String inGpt2sTerms(String name) {
        String plain = name.replaceFirst("^(transformer|model)\\.", "");
        if (plain.equals("embed_tokens")) {
            return "wte";
        }
        if (plain.equals("norm")) {
            return "ln_f";
        }
        return plain.replaceFirst("^layers\\.", "h.")
                .replace(".self_attn", ".attn")
                .replace(".input_layernorm", ".ln_1")
                .replace(".post_attention_layernorm", ".ln_2");
    }

    /// The beginnings of the parameters' names: `h.0-1.attn` becomes `h.0.attn` and `h.1.attn`.
    private static List<String> prefixes(String name, Gpt model) {
        Matcher blocks = BLOCKS.matcher(name);
        if (!blocks.matches()) {
            return List.of(name);
        }
        int first = Integer.parseInt(blocks.group(1));
        int last = blocks.group(2) == null ? first : Integer.parseInt(blocks.group(2));
        int layers = model.config().layers();
        if (first > last || last >= layers) {
            throw new IllegalArgumentException(
                    "the model has no blocks \"" + name + "\": its blocks are h.0 to h." + (layers - 1));
        }
        List<String> prefixes = new ArrayList<>();
        for (int layer = first; layer <= last; layer++) {
            prefixes.add("h." + layer + blocks.group(3));
        }
        return prefixes;
    }

    private static boolean isOf(Parameter parameter, String prefix) {
        return parameter.name().equals(prefix) || parameter.name().startsWith(prefix + ".");
    }

    /// The names that can be given, such as `wte, wpe, h.0 to h.11, ln_f`.
    private static String names(Gpt model) {
        Set<String> names = model.parameters().stream()
                .map(Parameter::name)
                .map(name ->
                        name.startsWith("h.") ? "h.0 to h." + (model.config().layers() - 1) : name)
                .map(name -> name.replaceFirst("\\.(weight|bias)$", ""))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String all = String.join(", ", names);
        String parts = model.parameters().stream()
                .map(Parameter::name)
                .filter(name -> name.startsWith("h.0."))
                .map(name -> name.substring("h.0.".length()).replaceFirst("\\.(weight|bias)$", ""))
                .distinct()
                .collect(Collectors.joining(", "));
        return all + "; and of a block, as in h.0.mlp: " + parts;
    }
}
