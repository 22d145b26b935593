package kawi.engine.io.peft;

import java.util.List;
import java.util.stream.Collectors;
import kawi.engine.io.llama.LlamaType;
import kawi.engine.model.GptConfig;

/// Which linear layers have low-rank updates, named as in `peft`: the end of a layer's name, such as `q_proj` or
/// `attn.c_proj`, or `all-linear` for all of them.
public final class Targets {
    /// All linear layers of the blocks.
    public static final String ALL = "all-linear";

    private Targets() {}

    /// The targets of `peft` if none are given: queries, keys and values of a GPT-2, queries and values of the others.
    public static List<String> defaults(GptConfig config) {
        return LlamaType.of(config).isPresent() ? List.of("q_proj", "v_proj") : List.of("c_attn");
    }

    /// The layers of a model that some names mean.
    ///
    /// @throws IllegalArgumentException if a name means none; the message lists the names of the model
    public static List<Projection> of(GptConfig config, List<String> names) {
        List<Projection> all = Projection.of(config);
        for (String name : names) {
            if (!name.equals(ALL) && all.stream().noneMatch(projection -> projection.isNamed(name))) {
                throw new IllegalArgumentException("the model has no linear layer \"" + name + "\": there is "
                        + all.stream().map(Projection::shortName).distinct().collect(Collectors.joining(", "))
                        + ", and " + ALL);
            }
        }
        return all.stream()
                .filter(projection -> names.stream().anyMatch(name -> name.equals(ALL) || projection.isNamed(name)))
                .toList();
    }

    /// The names as `peft` writes them into a file: `all-linear` is resolved to the names of the layers.
    static List<String> resolved(GptConfig config, List<String> names) {
        return names.contains(ALL)
                ? Projection.of(config).stream()
                        .map(Projection::shortName)
                        .distinct()
                        .toList()
                : names;
    }
}
