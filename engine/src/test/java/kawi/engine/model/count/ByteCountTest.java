package kawi.engine.model.count;

import static org.junit.jupiter.api.Assertions.assertEquals;

import kawi.autograd.Parameter;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.autograd.random.CounterRandom;
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.io.StoredParameters;
import kawi.engine.model.Activation;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteCountTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyWeightIsReadOnceButOnlyOneRowOfThePositions(boolean bias) {
        var config = GptConfig.of(11)
                .contextLength(7)
                .layers(3)
                .heads(2)
                .width(8)
                .bias(bias)
                .build();
        long parameters = new Gpt(config, CounterRandom.ofSeed(1)).parameterCount();
        long read = parameters - 7 * 8 + 2 * 8; // without the table of positions; a row of it, and one of the tokens
        double keysAndValues = 3 * 2 * 8 * 5;
        assertEquals(4 * (read + keysAndValues), ByteCount.ofDecodedToken(config, 5));
    }

    @ParameterizedTest
    @EnumSource
    void everyWeightIsReadOnceWithOtherParts(Variant variant) {
        for (boolean bias : new boolean[] {false, true}) {
            var model = new Gpt(variant.config(bias, 0), CounterRandom.ofSeed(1));
            double read = 0;
            for (Parameter parameter : model.parameters()) {
                boolean table = parameter.name().equals("wpe.weight")
                        || (parameter.name().equals("wte.weight")
                                && !model.config().tiedOutput());
                read += table ? 12 : parameter.shape().elements();
            }
            double token = model.config().tiedOutput() ? 12 : 0; // the row of the token, besides the output layer
            GptConfig config = model.config();
            double keysAndValues = 2 * 2.0 * config.keyValueHeads() * config.headSize() * 5;
            assertEquals(4 * (read + token + keysAndValues), ByteCount.ofDecodedToken(model.config(), 5));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soItIsWithAnOutputOfItsOwnAndAnotherFeedForwardWidth(boolean bias) {
        GptConfig config = Models.exotic(Activation.RELU, bias); // V = 11, T = 8, L = 2, C = 12
        long parameters = new Gpt(config, CounterRandom.ofSeed(1)).parameterCount();
        long read = parameters - (8 + 11) * 12 + 2 * 12; // of both embeddings one row each
        double keysAndValues = 2 * 2 * 12 * 5;
        assertEquals(4 * (read + keysAndValues), ByteCount.ofDecodedToken(config, 5));
    }

    @ParameterizedTest
    @EnumSource
    void weightsInFewerBitsHaveFewerBytes(WeightFormat format) {
        for (boolean tied : new boolean[] {false, true}) {
            GptConfig config = GptConfig.of(11)
                    .contextLength(7)
                    .layers(2)
                    .heads(2)
                    .width(32)
                    .tiedOutput(tied)
                    .build();
            Gpt model = Gpt.withWeights(config, (name, shape) -> {
                boolean isTable = StoredParameters.isTable(name);
                if (name.equals("wpe.weight")) {
                    return new Parameter(name, shape);
                }
                var matrix = new EncodedMatrix(format, shape.size(isTable ? 1 : 0), shape.size(isTable ? 0 : 1));
                return isTable ? Parameter.encodedTable(name, matrix) : Parameter.encodedLinear(name, matrix);
            });
            long elements = 2 * (32 * 96 + 32 * 32 + 2 * 32 * 128) + 11 * 32; // of the blocks, and the output layer
            double inFloats = ByteCount.ofDecodedToken(config, 5);
            assertEquals(
                    inFloats - 4 * elements + format.bytes(elements), ByteCount.ofDecodedToken(model, 5), "" + tied);
        }
    }
}
