package kawi.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import kawi.autograd.random.CounterRandom;
import org.junit.jupiter.params.ParameterizedTest;
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
}
