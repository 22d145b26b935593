package kawi.engine.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.engine.model.GptConfig;

/// The names and shapes of GPT-2's weights, as Hugging Face's files have them.
///
///     wte.weight               (V, C)   token embedding, and the output embedding too
///     wpe.weight               (T, C)   position embedding
///     h.0.ln_1.weight          (C)      the layer norm before attention; and .bias
///     h.0.attn.c_attn.weight   (C, 3C)  queries, keys and values side by side; and .bias
///     h.0.attn.c_proj.weight   (C, C)   and .bias
///     h.0.ln_2.weight          (C)      the layer norm before the feed-forward layer; and .bias
///     h.0.mlp.c_fc.weight      (C, 4C)  and .bias
///     h.0.mlp.c_proj.weight    (4C, C)  and .bias
///     ...                               the same for h.1, h.2 and so on
///     ln_f.weight              (C)      the last layer norm; and .bias
///
/// Weights are (in, out), the transpose of what PyTorch's `Linear` keeps: GPT-2 was born in TensorFlow. In a file each
/// name has `transformer.` before it; in the model it has not.
public final class Gpt2Layout {

    /// What `transformers` puts before each name. The files of the original GPT-2 are without it.
    static final String PREFIX = "transformer.";

    private static final String OUTPUT_EMBEDDING = "lm_head.weight";
    private static final String BIAS = ".bias";

    /// The causal mask, which old versions saved beside the weights.
    private static final Pattern MASK = Pattern.compile("h\\.\\d+\\.attn\\.(masked_)?bias");

    /// Names that an error lists before it only counts.
    private static final int MAX_NAMES = 5;

    private Gpt2Layout() {}

    /// The parameters of a model, in the order of its files, by their names in the model. Those of a model without
    /// biases have none.
    ///
    /// @throws kawi.autograd.array.ShapeException if a parameter is larger than an array can be
    public static SequencedMap<String, Shape> parameters(GptConfig config) {
        SequencedMap<String, Shape> parameters = tensors(config);
        if (!config.bias()) {
            parameters.keySet().removeIf(name -> name.endsWith(BIAS));
        }
        return parameters;
    }

    /// As [#parameters], but with all biases: a file has them even when the model has not.
    static SequencedMap<String, Shape> tensors(GptConfig config) {
        int C = config.width();
        Shape vector = Shape.of(C);
        SequencedMap<String, Shape> tensors = new LinkedHashMap<>();
        tensors.put("wte.weight", Shape.of(config.vocabularySize(), C));
        tensors.put("wpe.weight", Shape.of(config.contextLength(), C));
        for (int i = 0; i < config.layers(); i++) {
            String block = "h." + i + ".";
            putWithBias(tensors, block + "ln_1", vector);
            putWithBias(tensors, block + "attn.c_attn", Shape.of(C, 3 * C));
            putWithBias(tensors, block + "attn.c_proj", Shape.of(C, C));
            putWithBias(tensors, block + "ln_2", vector);
            putWithBias(tensors, block + "mlp.c_fc", Shape.of(C, config.feedForwardWidth()));
            putWithBias(tensors, block + "mlp.c_proj", Shape.of(config.feedForwardWidth(), C));
        }
        putWithBias(tensors, "ln_f", vector);
        return tensors;
    }

    private static void putWithBias(SequencedMap<String, Shape> tensors, String name, Shape weight) {
        tensors.put(name + ".weight", weight);
        tensors.put(name + BIAS, Shape.of(weight.columns()));
    }

    /// Finds the parameters of a model in a file: the name in the model to the name in the file.
    ///
    /// @throws ModelFileException if the file holds another model: a tensor is missing, is none of the model's, or
    /// has another shape; the output embedding is not the input embedding; or a model without biases has some
    static SequencedMap<String, String> find(GptConfig config, SafetensorsFile file) {
        SequencedMap<String, String> found = new LinkedHashMap<>();
        SequencedMap<String, Shape> expected = tensors(config);
        List<String> unexpected = new ArrayList<>();
        for (String nameInFile : file.names()) {
            String name = nameInFile.startsWith(PREFIX) ? nameInFile.substring(PREFIX.length()) : nameInFile;
            if (expected.containsKey(name)) {
                String other = found.putIfAbsent(name, nameInFile);
                if (other != null) {
                    throw new ModelFileException(
                            file.path(), "has the same weights twice: \"" + other + "\" and \"" + nameInFile + "\"");
                }
            } else if (!MASK.matcher(name).matches() && !name.equals(OUTPUT_EMBEDDING)) {
                unexpected.add(nameInFile);
            }
        }
        requireFit(config, file, expected, found, unexpected);
        requireTiedOutput(file, found.get("wte.weight"));
        if (!config.bias()) {
            requireZeroBiases(file, found);
        }
        return found;
    }

    private static void requireFit(
            GptConfig config,
            SafetensorsFile file,
            SequencedMap<String, Shape> expected,
            SequencedMap<String, String> found,
            List<String> unexpected) {
        List<String> missing = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        expected.forEach((name, shape) -> {
            String nameInFile = found.get(name);
            if (nameInFile == null) {
                if (config.bias() || !name.endsWith(BIAS)) {
                    missing.add(name + " " + shape);
                }
                return;
            }
            TensorEntry entry = file.entry(nameInFile);
            if (!entry.shapeText().equals(shape.toString())) {
                wrong.add(nameInFile + " is " + entry.shapeText() + ", expected " + shape);
            } else if (!entry.type().readsAsFloats()) {
                wrong.add(nameInFile + " is of type " + entry.type() + ", expected F32, F16 or BF16");
            }
        });
        List<String> problems = new ArrayList<>();
        list(problems, "missing: ", missing);
        list(problems, "unexpected: ", unexpected);
        list(problems, "wrong: ", wrong);
        if (!problems.isEmpty()) {
            throw new ModelFileException(
                    file.path(), "does not hold the model that config.json describes; " + String.join("; ", problems));
        }
    }

    private static void list(List<String> problems, String kind, List<String> names) {
        if (!names.isEmpty()) {
            int more = names.size() - MAX_NAMES;
            problems.add(kind
                    + String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES)))
                    + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    private static void requireTiedOutput(SafetensorsFile file, String inputEmbedding) {
        for (String name : List.of(OUTPUT_EMBEDDING, PREFIX + OUTPUT_EMBEDDING)) {
            if (file.names().contains(name) && !file.same(name, inputEmbedding)) {
                throw new ModelFileException(
                        file.path(),
                        "\"" + name + "\" differs from \"" + inputEmbedding
                                + "\", expected the same: Kawi's output embedding is its input embedding");
            }
        }
    }

    private static void requireZeroBiases(SafetensorsFile file, SequencedMap<String, String> found) {
        found.forEach((name, nameInFile) -> {
            if (name.endsWith(BIAS)) {
                Array bias = file.floats(nameInFile);
                for (int i = 0; i < bias.elements(); i++) {
                    if (bias.data()[i] != 0) {
                        throw new ModelFileException(
                                file.path(),
                                "\"" + nameInFile + "\" is " + bias.data()[i] + " at " + i
                                        + ", expected zeros: config.json says \"kawi_bias\": false");
                    }
                }
            }
        });
    }
}
