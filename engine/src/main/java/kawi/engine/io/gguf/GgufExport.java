package kawi.engine.io.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kawi.autograd.Parameter;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.StoredParameters;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.RotaryScaling;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// Writes a model as a GGUF file.
///
/// Matrices whose rows are whole blocks are written in the requested type: those of linear layers, the token
/// embedding and the output layer. All else is float32: norms, biases, and the position embedding, which is small and
/// of which a token needs one row.
public final class GgufExport {
    private final Gpt model;
    private final GgufType type;
    private final GgufArchitecture architecture;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final GgufWriter writer = new GgufWriter();

    private GgufExport(Gpt model, GgufType type) {
        this.model = model;
        this.type = type;
        architecture = GgufArchitecture.of(model.config());
        model.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
    }

    /// Whether Kawi writes a parameter in a type of fewer bits: a matrix with rows of whole blocks, but not the
    /// position embedding.
    public static boolean isWrittenIn(GgufType type, Parameter parameter) {
        return parameter.shape().rank() == 2
                && !parameter.name().equals("wpe.weight")
                && parameter.shape().size(StoredParameters.isTable(parameter.name()) ? 1 : 0) % type.blockSize() == 0;
    }

    /// Whether ggml's programs have a tokenizer that gives the same ids.
    public static boolean hasTokenizer(Tokenizer tokenizer, ModelConfig config) {
        try {
            GgufTokenizer.write(tokenizer, config, Set.of(), (key, value) -> {});
            return true;
        } catch (TokenizerException e) {
            return false;
        }
    }

    /// Writes a file, or replaces it.
    ///
    /// @param name `general.name`
    /// @param config of the model
    /// @param tokenizer to be written, too; its end tokens
    /// @throws kawi.tokenizer.TokenizerException if ggml's programs have no tokenizer that gives the same ids
    /// @throws kawi.tokenizer.io.FileException if the file cannot be written
    /// @throws IllegalArgumentException if a weight is too large for the type
    public static void write(
            Path file,
            String name,
            Gpt model,
            ModelConfig config,
            GgufType type,
            Optional<Tokenizer> tokenizer,
            Set<Integer> endTokens) {
        var export = new GgufExport(model, type);
        export.metadata(name, config, tokenizer, endTokens);
        GgufLayout.parts(model.config(), export.architecture).forEach(export::add);
        export.addRotaryFactors();
        export.writer.write(file);
    }

    private void metadata(String name, ModelConfig config, Optional<Tokenizer> tokenizer, Set<Integer> endTokens) {
        writer.put("general.architecture", architecture.toString());
        writer.put("general.name", name);
        writer.put("general.file_type", GgufValue.uint32(type.fileType()));
        if (type.blockSize() > 1) {
            writer.put("general.quantization_version", GgufValue.uint32(2));
        }
        if (architecture != GgufArchitecture.KAWI) {
            GgufConfig.write(config, architecture, writer::put);
        }
        tokenizer.ifPresent(each -> GgufTokenizer.write(each, config, endTokens, writer::put));
    }

    private void add(GgufPart part) {
        Parameter parameter = parameters.get(part.parameter());
        if (parameter == null) {
            float neutral = GgufLayout.isBias(part) ? 0 : 1;
            writer.tensor(part.tensor(), GgufType.F32, part.sizes(), (row, blocks) -> {
                ByteBuffer floats = ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN);
                while (floats.hasRemaining()) {
                    floats.putFloat(neutral);
                }
            });
            return;
        }
        GgufType written = isWrittenIn(type, parameter) ? type : GgufType.F32;
        Optional<EncodedMatrix> encoded = parameter.encoded();
        if (encoded.isPresent()
                && written.format().equals(Optional.of(encoded.get().format()))) {
            writer.tensor(
                    part.tensor(),
                    written,
                    part.sizes(),
                    (row, blocks) -> encoded.get().get(part.output(row), blocks, 0));
            return;
        }
        float[] row = new float[part.columns()];
        writer.tensor(part.tensor(), written, part.sizes(), (number, blocks) -> {
            copyRow(parameter, part, number, row);
            encode(parameter, written, row, blocks);
        });
    }

    private static void copyRow(Parameter parameter, GgufPart part, int number, float[] row) {
        if (parameter.encoded().isPresent()) {
            parameter.encoded().get().decode(part.output(number), row, 0);
            return;
        }
        float[] data = parameter.value().data();
        int columns = parameter.shape().columns();
        for (int i = 0; i < row.length; i++) {
            row[i] = switch (part.kind()) {
                case VECTOR -> data[part.output(i)];
                case LINEAR -> data[i * columns + part.output(number)];
                case TABLE -> data[part.output(number) * columns + i];
            };
        }
    }

    private static void encode(Parameter parameter, GgufType type, float[] row, byte[] blocks) {
        Optional<WeightFormat> format = type.format();
        if (format.isPresent()) {
            EncodedMatrix.encode(format.get(), row, 0, row.length, blocks);
            requireFinite(parameter, format.get(), blocks);
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN);
        for (float element : row) {
            if (type == GgufType.F32) {
                buffer.putFloat(element);
            } else {
                short half = Float.floatToFloat16(element);
                if (!Float.isFinite(Float.float16ToFloat(half))) {
                    throw new IllegalArgumentException(
                            parameter.name() + " contains " + element + ", which is too large for " + type);
                }
                buffer.putShort(half);
            }
        }
    }

    private static void requireFinite(Parameter parameter, WeightFormat format, byte[] blocks) {
        try {
            format.requireFiniteScales(blocks, blocks.length);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    parameter.name() + " has weights that are too large for " + format + ": " + e.getMessage(), e);
        }
    }

    private void addRotaryFactors() {
        GptConfig config = model.config();
        if (architecture != GgufArchitecture.KAWI
                && config.positions() instanceof Rotary rotary
                && rotary.scaling() instanceof RotaryScaling.Llama3) {
            float[] factors = GgufConfig.factors(rotary, config.headSize());
            writer.tensor(
                    GgufParameters.ROTARY_FACTORS,
                    GgufType.F32,
                    List.of(factors.length),
                    (row, blocks) -> ByteBuffer.wrap(blocks)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer()
                            .put(factors));
        }
    }
}
