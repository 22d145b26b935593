package kawi.engine.io.gguf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.StoredParameters;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.engine.model.GptConfig;

/// The parameters of a model in a GGUF file.
public final class GgufParameters implements StoredParameters {
    private static final int MAX_NAMES = 5;

    /// The factors of rotary frequencies, which are part of the configuration.
    static final String ROTARY_FACTORS = "rope_freqs.weight";

    private final GgufFile file;
    private final SequencedMap<String, Shape> shapes;
    private final Map<String, List<GgufPart>> parts = new LinkedHashMap<>();

    private GgufParameters(GgufFile file, SequencedMap<String, Shape> shapes) {
        this.file = file;
        this.shapes = shapes;
    }

    /// Finds the parameters of a model.
    ///
    /// @throws ModelFileException if the file contains another model: a tensor is missing, is not one of the
    /// model's, or has another shape
    public static GgufParameters find(GptConfig config, GgufFile file) {
        GgufArchitecture architecture = architecture(file);
        var parameters = new GgufParameters(file, Gpt2Layout.parameters(config));
        List<String> problems = new ArrayList<>();
        List<String> unexpected = new ArrayList<>(file.tensors().sequencedKeySet());
        unexpected.remove(ROTARY_FACTORS);
        for (GgufPart part : GgufLayout.parts(config, architecture)) {
            GgufTensor tensor = file.tensors().get(part.tensor());
            unexpected.remove(part.tensor());
            boolean known = parameters.shapes.containsKey(part.parameter());
            if (tensor == null) {
                if (known) {
                    problems.add(part.tensor() + " " + part.sizes() + " is missing");
                }
            } else if (!tensor.sizes()
                    .equals(part.sizes().stream().map(Integer::longValue).toList())) {
                problems.add(part.tensor() + " is " + tensor.shapeText() + ", expected " + part.sizes());
            } else if (known) {
                parameters
                        .parts
                        .computeIfAbsent(part.parameter(), name -> new ArrayList<>())
                        .add(part);
            } else {
                parameters.requireNeutral(part, tensor);
            }
        }
        unexpected.forEach(name -> problems.add(name + " is not one of the model's"));
        if (!problems.isEmpty()) {
            int more = problems.size() - MAX_NAMES;
            throw new ModelFileException(
                    file.path(),
                    "does not contain the model of its configuration: "
                            + String.join("; ", problems.subList(0, Math.min(problems.size(), MAX_NAMES)))
                            + (more > 0 ? " and " + more + " more" : ""));
        }
        return parameters;
    }

    static GgufArchitecture architecture(GgufFile file) {
        String name = file.metadata().text("general.architecture");
        return GgufArchitecture.named(name)
                .orElseThrow(() -> file.metadata()
                        .error(
                                "general.architecture",
                                "is \"" + name + "\", expected gpt2, llama, qwen2, qwen3 or kawi"));
    }

    /// A tensor that the model does not have must not change what it computes.
    private void requireNeutral(GgufPart part, GgufTensor tensor) {
        float neutral = GgufLayout.isBias(part) ? 0 : 1;
        float[] row = new float[tensor.columns()];
        file.forRows(tensor, (number, blocks, at) -> {
            file.decode(tensor, blocks, at, row);
            for (float element : row) {
                if (element != neutral) {
                    throw new ModelFileException(
                            file.path(),
                            "\"" + part.tensor() + "\" contains " + element + ", expected " + neutral
                                    + ": the model of the configuration has no " + part.parameter());
                }
            }
        });
    }

    @Override
    public SequencedSet<String> names() {
        return Collections.unmodifiableSequencedSet(shapes.sequencedKeySet());
    }

    private List<GgufPart> parts(String name) {
        List<GgufPart> found = parts.get(name);
        if (found == null) {
            throw new IllegalArgumentException("the model has no parameter \"" + name + "\"");
        }
        return found;
    }

    @Override
    public void read(String name, float[] into) {
        int columns = shapes.containsKey(name) ? shapes.get(name).columns() : 0;
        for (GgufPart part : parts(name)) {
            GgufTensor tensor = file.tensors().get(part.tensor());
            float[] row = new float[tensor.columns()];
            file.forRows(tensor, (number, blocks, at) -> {
                file.decode(tensor, blocks, at, row);
                for (int i = 0; i < row.length; i++) {
                    int to = switch (part.kind()) {
                        case VECTOR -> part.output(i);
                        case LINEAR -> i * columns + part.output(number);
                        case TABLE -> part.output(number) * columns + i;
                    };
                    into[to] = row[i];
                }
            });
        }
    }

    @Override
    public Optional<WeightFormat> format(String name) {
        List<Optional<WeightFormat>> formats = parts(name).stream()
                .map(part -> file.tensors().get(part.tensor()).type().format())
                .distinct()
                .toList();
        return formats.size() == 1 && shapes.get(name).rank() == 2 ? formats.getFirst() : Optional.empty();
    }

    @Override
    public EncodedMatrix encoded(String name, WeightFormat format) {
        Shape shape = shapes.get(name);
        boolean isTable = StoredParameters.isTable(name);
        int inputs = shape.size(isTable ? 1 : 0);
        var matrix = new EncodedMatrix(format, inputs, shape.size(isTable ? 0 : 1));
        byte[] encoded = new byte[Math.toIntExact(format.bytes(inputs))];
        for (GgufPart part : parts(name)) {
            GgufTensor tensor = file.tensors().get(part.tensor());
            boolean same = tensor.type().format().equals(Optional.of(format));
            float[] row = new float[tensor.columns()];
            file.forRows(tensor, (number, blocks, at) -> {
                if (!same) {
                    file.decode(tensor, blocks, at, row);
                    EncodedMatrix.encode(format, row, 0, inputs, encoded);
                }
                set(matrix, part, number, same ? blocks : encoded, same ? at : 0);
            });
        }
        return matrix;
    }

    private void set(EncodedMatrix matrix, GgufPart part, int row, byte[] blocks, int at) {
        try {
            matrix.set(part.output(row), blocks, at);
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(
                    file.path(), "row " + row + " of tensor \"" + part.tensor() + "\": " + e.getMessage(), e);
        }
    }
}
