package kawi.engine.model.count;

import static org.junit.jupiter.api.Assertions.assertEquals;

import kawi.engine.model.GptConfig;
import org.junit.jupiter.api.Test;

class FlopCountTest {
    private static final double GIGA = 1e9;

    private static GptConfig config(int vocabularySize, int contextLength, int layers, int heads, int width) {
        return GptConfig.of(vocabularySize)
                .contextLength(contextLength)
                .layers(layers)
                .heads(heads)
                .width(width)
                .bias(false)
                .build();
    }

    @Test
    void aStepOfTheSmallModelIsTheSumOfItsProducts() {
        // products: 6 (4 * 12 * 128^2 + 65 * 128) 12 * 64; attention: 12 * 128 * 4 layers * 12 * 64 * 65 / 2
        assertEquals(3_662_217_216.0 + 153_354_240, FlopCount.ofTrainingStep(config(65, 64, 4, 4, 128), 12, 64));
    }

    /// 6 FLOP for each weight of a product and each token.
    @Test
    void anotherFeedForwardWidthCountsItsOwnWeights() {
        GptConfig usual = config(11, 5, 2, 2, 8);
        GptConfig narrow = GptConfig.of(11)
                .contextLength(5)
                .layers(2)
                .heads(2)
                .width(8)
                .feedForwardWidth(20)
                .build();
        double difference = FlopCount.ofTrainingStep(usual, 1, 5) - FlopCount.ofTrainingStep(narrow, 1, 5);
        assertEquals(6.0 * 2 * 2 * 8 * (32 - 20) * 5, difference);
    }

    @Test
    void theModelsThatAreMeasuredTakeWhatIsSaidOfThem() {
        assertEquals(3.81, FlopCount.ofTrainingStep(config(65, 64, 4, 4, 128), 12, 64) / GIGA, 0.01);
        assertEquals(138, FlopCount.ofTrainingStep(config(65, 256, 6, 6, 384), 8, 256) / GIGA, 0.5);
        assertEquals(191, FlopCount.ofTrainingStep(config(50257, 1024, 12, 12, 768), 4, 64) / GIGA, 0.5);
    }

    @Test
    void tokensDecodedOneByOneTakeAsMuchAsAllAtOnce() {
        GptConfig config = config(11, 5, 2, 2, 8);
        double oneByOne = 0;
        for (int visible = 1; visible <= 5; visible++) {
            oneByOne += FlopCount.ofDecodedToken(config, visible);
        }
        assertEquals(FlopCount.ofTrainingStep(config, 1, 5) / 3, oneByOne);
    }

    @Test
    void aPromptNeedsTheOutputLayerForItsLastTokenOnly() {
        GptConfig config = config(65, 64, 4, 4, 128);
        double prompt =
                FlopCount.ofHiddenState(config, 1) + FlopCount.ofHiddenState(config, 2) + FlopCount.ofLogits(config);
        assertEquals(FlopCount.ofForward(config, 1, 2) - FlopCount.ofLogits(config), prompt);
        assertEquals(2 * 65 * 128, FlopCount.ofLogits(config));
    }
}
