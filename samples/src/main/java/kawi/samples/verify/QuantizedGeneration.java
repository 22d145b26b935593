package kawi.samples.verify;

import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.Decoder;
import kawi.engine.io.StoredParameters;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;

/// Generation with weights in each [WeightFormat]: a prompt is prefilled, so that weights are decoded into panels, and
/// continued token by token, so that they are decoded in registers.
final class QuantizedGeneration {
    private static final long SEED = 27;
    /// The standard deviation of the weights: large enough that the next token depends on the text.
    private static final double STD = 0.1;
    private static final int TOKENS = 20;
    private static final int[] PROMPT = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9};

    private final Device device;
    private final GptConfig config;

    /// @param device the device whose threads and kernels are tested
    /// @param config the model
    QuantizedGeneration(Device device, GptConfig config) {
        this.device = device;
        this.config = config;
    }

    /// @param prefix the prefix of every line
    Bits run(String prefix) {
        var bits = new Bits.Recorder(prefix);
        for (WeightFormat format : WeightFormat.values()) {
            var decoder = new Decoder(model(format), device);
            int[] ids = new int[TOKENS];
            float[] logits = decoder.prefill(PROMPT);
            bits.logits(format + ", after the prompt", logits);
            for (int i = 0; i < TOKENS; i++) {
                ids[i] = argmax(logits);
                logits = decoder.decode(ids[i]);
            }
            bits.ids(ids);
            bits.logits(format + ", after the text", logits);
        }
        return bits.bits();
    }

    private Gpt model(WeightFormat format) {
        CounterRandom random = CounterRandom.ofSeed(SEED);
        return Gpt.withWeights(config, (name, shape) -> {
            Parameter floats = Parameter.normal(name, shape, STD, random);
            if (name.equals("wpe.weight")) {
                return floats;
            }
            boolean isTable = StoredParameters.isTable(name);
            int inputs = shape.size(isTable ? 1 : 0);
            int outputs = shape.size(isTable ? 0 : 1);
            float[] data = floats.value().data();
            EncodedMatrix matrix = EncodedMatrix.of(format, inputs, outputs, (n, row) -> {
                for (int k = 0; k < inputs; k++) {
                    row[k] = data[isTable ? n * inputs + k : k * outputs + n];
                }
            });
            return isTable ? Parameter.encodedTable(name, matrix) : Parameter.encodedLinear(name, matrix);
        });
    }

    private static int argmax(float... logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            if (logits[id] > logits[best]) {
                best = id;
            }
        }
        return best;
    }
}
