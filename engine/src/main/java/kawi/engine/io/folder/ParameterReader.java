package kawi.engine.io.folder;

import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.autograd.nn.WeightSource;
import kawi.engine.io.StoredParameters;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;

/// Reads the parameters of a model, each in the format in which it stays in memory:
///
/// 1. as requested; or
/// 2. as in the file, if that is GGUF; or
/// 3. in BF16, if the file has BF16 and the model does not fit in the JVM's memory as float32; or
/// 4. as float32.
///
/// Position embeddings, norms and biases are always float32, and so are matrices whose inputs are not whole blocks.
final class ParameterReader implements WeightSource {
    private static final String POSITIONS = "wpe.weight";
    /// The part of the JVM's memory that the weights of a model may take, in percent: panels, the cache of keys and
    /// values and activations need the rest.
    private static final int MAX_PERCENT = 70;

    private final StoredParameters stored;
    private final Optional<MemoryFormat> requested;
    private final boolean keepsFormats;

    private ParameterReader(StoredParameters stored, Optional<MemoryFormat> requested, boolean keepsFormats) {
        this.stored = stored;
        this.requested = requested;
        this.keepsFormats = keepsFormats;
    }

    /// Reads a model.
    ///
    /// @param isGguf whether the weights are in GGUF
    /// @throws kawi.engine.io.ModelFileException if a value is infinite or NaN, or too large for the format
    static Gpt read(GptConfig config, StoredParameters stored, Optional<MemoryFormat> requested, boolean isGguf) {
        boolean keeps = isGguf || !fits(config, Runtime.getRuntime().maxMemory());
        var reader = new ParameterReader(stored, requested, keeps);
        Gpt model = Gpt.withWeights(config, reader);
        for (Parameter parameter : model.parameters()) {
            if (parameter.shape().rank() < 2) {
                stored.read(parameter.name(), parameter.value().data());
            }
        }
        return model;
    }

    /// Whether the weights of a model fit in memory as float32.
    static boolean fits(GptConfig config, long memory) {
        long elements = Gpt2Layout.parameters(config).values().stream()
                .mapToLong(Shape::elements)
                .sum();
        return elements * Float.BYTES <= memory / 100 * MAX_PERCENT;
    }

    @Override
    public Parameter parameter(String name, Shape shape) {
        boolean isTable = StoredParameters.isTable(name);
        int inputs = shape.size(isTable ? 1 : 0);
        Optional<WeightFormat> format =
                format(name).filter(each -> EncodedMatrix.fits(each, inputs) && !name.equals(POSITIONS));
        if (format.isPresent()) {
            EncodedMatrix matrix = stored.encoded(name, format.get());
            return isTable ? Parameter.encodedTable(name, matrix) : Parameter.encodedLinear(name, matrix);
        }
        var parameter = new Parameter(name, shape);
        stored.read(name, parameter.value().data());
        return parameter;
    }

    private Optional<WeightFormat> format(String name) {
        if (requested.isPresent()) {
            return requested.get().format();
        }
        return keepsFormats ? stored.format(name) : Optional.empty();
    }
}
