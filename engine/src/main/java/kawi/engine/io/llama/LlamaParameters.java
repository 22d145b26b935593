package kawi.engine.io.llama;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.StoredParameters;
import kawi.engine.io.safetensors.WeightFiles;
import kawi.engine.model.GptConfig;
import kawi.engine.model.attention.QueryKeyNorm;

/// The parameters of a model in Llama's files: some are joined from several tensors, and matrices are transposed.
public final class LlamaParameters implements StoredParameters {
    private final WeightFiles files;
    private final Map<String, String> namesInFile;
    private final SequencedMap<String, List<ColumnBlock>> blocks = new LinkedHashMap<>();

    private LlamaParameters(WeightFiles files, Map<String, String> namesInFile) {
        this.files = files;
        this.namesInFile = namesInFile;
    }

    /// @param namesInFile the names of the blocks' tensors in the files
    static LlamaParameters of(
            GptConfig config, List<ColumnBlock> blocks, Map<String, String> namesInFile, WeightFiles files) {
        var parameters = new LlamaParameters(files, namesInFile);
        for (ColumnBlock block : blocks) {
            boolean isGainOfHeads =
                    block.tensor().endsWith("q_norm.weight") || block.tensor().endsWith("k_norm.weight");
            if (isGainOfHeads && config.queryKeyNorm() == QueryKeyNorm.PLAIN) {
                parameters.requireOnes(block);
            } else {
                parameters
                        .blocks
                        .computeIfAbsent(block.parameter(), name -> new ArrayList<>())
                        .add(block);
            }
        }
        return parameters;
    }

    private void requireOnes(ColumnBlock block) {
        String name = namesInFile.get(block.tensor());
        for (float gain : files.floats(name).data()) {
            if (gain != 1) {
                throw new ModelFileException(
                        files.path(),
                        "\"" + name + "\" contains " + gain
                                + ", expected ones: config.json says \"kawi_query_key_norm\": \"plain\"");
            }
        }
    }

    @Override
    public SequencedSet<String> names() {
        return Collections.unmodifiableSequencedSet(blocks.sequencedKeySet());
    }

    private List<ColumnBlock> parts(String name) {
        List<ColumnBlock> parts = blocks.get(name);
        if (parts == null) {
            throw new IllegalArgumentException("the model has no parameter \"" + name + "\"");
        }
        return parts;
    }

    @Override
    public Optional<WeightFormat> format(String name) {
        List<Optional<WeightFormat>> formats = parts(name).stream()
                .map(part -> files.format(namesInFile.get(part.tensor())))
                .distinct()
                .toList();
        return formats.size() == 1 ? formats.getFirst() : Optional.empty();
    }

    /// Rows of the files are outputs, so each tensor is encoded as it is, without a transpose of the whole parameter.
    @Override
    public EncodedMatrix encoded(String name, WeightFormat format) {
        List<ColumnBlock> parts = parts(name);
        int inputs = parts.getFirst().shape().columns();
        int outputs = parts.stream().mapToInt(part -> part.shape().size(0)).sum();
        var matrix = new EncodedMatrix(format, inputs, outputs);
        for (ColumnBlock part : parts) {
            String nameInFile = namesInFile.get(part.tensor());
            float[] values = new float[part.shape().elements()];
            files.readFinite(nameInFile, values);
            files.encode(nameInFile, () -> {
                matrix.set(
                        part.firstColumn(),
                        part.shape().size(0),
                        (n, row) -> System.arraycopy(values, n * inputs, row, 0, inputs));
                return matrix;
            });
        }
        return matrix;
    }

    @Override
    public void read(String name, float[] into) {
        List<ColumnBlock> parts = parts(name);
        if (parts.size() == 1 && !parts.getFirst().transposed()) {
            files.readFinite(namesInFile.get(parts.getFirst().tensor()), into);
            return;
        }
        int columns = parts.stream().mapToInt(ColumnBlock::columns).sum();
        if (into.length < parts.getFirst().rows() * (long) columns) {
            throw new IllegalArgumentException("the array for \"" + name + "\" is too short");
        }
        for (ColumnBlock part : parts) {
            var values = new float[part.shape().elements()];
            files.readFinite(namesInFile.get(part.tensor()), values);
            part.paste(values, into, columns);
        }
    }
}
