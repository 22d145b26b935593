package kawi.engine.io.gpt2;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.autograd.op.HeadLayout;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.StoredParameters;
import kawi.engine.io.safetensors.TensorMatch;
import kawi.engine.io.safetensors.WeightFiles;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.Positions;
import kawi.engine.model.attention.QueryKeyNorm;

/// The names and shapes of GPT-2's weights in Hugging Face's files. F is the inner width of the feed-forward network,
/// usually 4 C.
///
///     wte.weight               (V, C)   token embedding, and usually the output layer, too
///     wpe.weight               (T, C)   position embedding
///     h.0.ln_1.weight          (C)      the layer norm before attention; and .bias
///     h.0.attn.c_attn.weight   (C, 3C)  queries, keys and values side by side; and .bias
///     h.0.attn.c_proj.weight   (C, C)   and .bias
///     h.0.ln_2.weight          (C)      the layer norm before the feed-forward network; and .bias
///     h.0.mlp.c_fc.weight      (C, F)   and .bias
///     h.0.mlp.c_proj.weight    (F, C)   and .bias
///     ...                               the same for h.1, h.2 and so on
///     ln_f.weight              (C)      the last layer norm; and .bias
///     lm_head.weight           (V, C)   the output layer, if it is not tied to wte.weight
///
/// Weights are (in, out), the transpose of PyTorch's `Linear`, because GPT-2 was written in TensorFlow. In a file each
/// name but the last starts with `transformer.`; in the model it does not.
///
/// Models with other parts use the same names for the same things; RMS norms have no bias, and with SwiGLU `c_fc` is
/// (C, 2F): the gates, then the values. With G heads of keys and values of size D, `c_attn` is (C, (H + 2 G) D) and
/// `c_proj` (H D, C). Gains of queries and keys are (D), named `h.0.attn.q_norm.weight` and `h.0.attn.k_norm.weight`.
/// With rotary positions there is no `wpe.weight`.
///
/// A file of a tied model contains `wte.weight`, `lm_head.weight`, or both with the same values.
public final class Gpt2Layout {

    /// What `transformers` puts before each name. The files of the original GPT-2 do without.
    private static final String PREFIX = "transformer.";

    private static final String TOKEN_EMBEDDING = "wte.weight";
    private static final String OUTPUT = "lm_head.weight";
    private static final String BIAS = ".bias";
    private static final String QUERIES_KEYS_VALUES = "attn.c_attn";

    /// The causal mask, which old versions of `transformers` saved, too.
    private static final Pattern MASK = Pattern.compile("h\\.\\d+\\.attn\\.(masked_)?bias");

    private Gpt2Layout() {}

    /// The parameters of a model by their names in the model, in the order of its files.
    ///
    /// @throws kawi.autograd.array.ShapeException if a parameter is larger than an array can be
    public static SequencedMap<String, Shape> parameters(GptConfig config) {
        SequencedMap<String, Shape> parameters = tensors(config);
        parameters.keySet().removeIf(name -> name.endsWith(BIAS) && !hasBias(config, name));
        return parameters;
    }

    /// As [#parameters], but with all biases if the model has GPT-2's parts: its file has them even if it does not.
    public static SequencedMap<String, Shape> tensors(GptConfig config) {
        int C = config.width();
        boolean normBias = config.norm() == NormType.LAYER;
        HeadLayout layout = config.headLayout();
        Shape vector = Shape.of(C);
        SequencedMap<String, Shape> tensors = new LinkedHashMap<>();
        tensors.put(TOKEN_EMBEDDING, Shape.of(config.vocabularySize(), C));
        if (config.positions().equals(Positions.LEARNED)) {
            tensors.put("wpe.weight", Shape.of(config.contextLength(), C));
        }
        for (int i = 0; i < config.layers(); i++) {
            String block = "h." + i + ".";
            put(tensors, block + "ln_1", vector, normBias);
            putWithBias(tensors, block + QUERIES_KEYS_VALUES, Shape.of(C, layout.columns()));
            if (config.queryKeyNorm() == QueryKeyNorm.GAIN) {
                tensors.put(block + "attn.q_norm.weight", Shape.of(layout.headSize()));
                tensors.put(block + "attn.k_norm.weight", Shape.of(layout.headSize()));
            }
            putWithBias(tensors, block + "attn.c_proj", Shape.of(layout.width(), C));
            put(tensors, block + "ln_2", vector, normBias);
            putWithBias(
                    tensors, block + "mlp.c_fc", Shape.of(C, config.activation().inputs() * config.feedForwardWidth()));
            putWithBias(tensors, block + "mlp.c_proj", Shape.of(config.feedForwardWidth(), C));
        }
        put(tensors, "ln_f", vector, normBias);
        if (!config.tiedOutput()) {
            tensors.put(OUTPUT, Shape.of(config.vocabularySize(), C));
        }
        if (!config.hasGpt2Parts()) {
            tensors.keySet().removeIf(name -> name.endsWith(BIAS) && !hasBias(config, name));
        }
        return tensors;
    }

    /// Whether the model has the bias of this name, if it has the layer.
    private static boolean hasBias(GptConfig config, String name) {
        return name.endsWith(QUERIES_KEYS_VALUES + BIAS) ? config.queryKeyValueBias() : config.bias();
    }

    private static void putWithBias(SequencedMap<String, Shape> tensors, String name, Shape weight) {
        put(tensors, name, weight, true);
    }

    private static void put(SequencedMap<String, Shape> tensors, String name, Shape weight, boolean bias) {
        tensors.put(name + ".weight", weight);
        if (bias) {
            tensors.put(name + BIAS, Shape.of(weight.columns()));
        }
    }

    /// The name of a parameter in the files that Kawi writes.
    public static String nameInFile(String name) {
        return name.equals(OUTPUT) ? name : PREFIX + name;
    }

    /// Finds the parameters of a model in its files.
    ///
    /// @throws ModelFileException if the files contain another model: a tensor is missing, is not one of the model's,
    /// or has another shape; a tied output layer differs from the token embedding; or a model without biases has some
    public static StoredParameters find(GptConfig config, WeightFiles files) {
        SequencedMap<String, String> found = new TensorMatch(
                        tensors(config),
                        PREFIX,
                        name -> name.endsWith(BIAS) && !hasBias(config, name),
                        name -> MASK.matcher(name).matches(),
                        TOKEN_EMBEDDING,
                        OUTPUT,
                        config.tiedOutput())
                .find(files);
        requireZeroBiases(config, files, found);
        found.keySet().retainAll(parameters(config).keySet());
        return new NamedParameters(files, found);
    }

    /// Parameters that are tensors of the files as they are.
    private record NamedParameters(WeightFiles files, SequencedMap<String, String> namesInFile)
            implements StoredParameters {
        @Override
        public SequencedSet<String> names() {
            return Collections.unmodifiableSequencedSet(namesInFile.sequencedKeySet());
        }

        private String nameInFile(String name) {
            String nameInFile = namesInFile.get(name);
            if (nameInFile == null) {
                throw new IllegalArgumentException("the model has no parameter \"" + name + "\"");
            }
            return nameInFile;
        }

        @Override
        public void read(String name, float[] into) {
            files.readFinite(nameInFile(name), into);
        }

        @Override
        public Optional<WeightFormat> format(String name) {
            return files.format(nameInFile(name));
        }

        @Override
        public EncodedMatrix encoded(String name, WeightFormat format) {
            List<Long> sizes = files.entry(nameInFile(name)).sizes();
            int rows = Math.toIntExact(sizes.getFirst());
            int columns = Math.toIntExact(sizes.getLast());
            var values = new float[rows * columns];
            read(name, values);
            return files.encode(
                    nameInFile(name),
                    () -> StoredParameters.isTable(name)
                            ? EncodedMatrix.of(format, columns, rows, values)
                            : EncodedMatrix.of(format, rows, columns, (n, row) -> {
                                for (int k = 0; k < rows; k++) {
                                    row[k] = values[k * columns + n];
                                }
                            }));
        }
    }

    private static void requireZeroBiases(GptConfig config, WeightFiles file, SequencedMap<String, String> found) {
        found.forEach((name, nameInFile) -> {
            if (name.endsWith(BIAS) && !hasBias(config, name)) {
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
