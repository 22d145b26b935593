package kawi.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.engine.model.attention.Positions.Rotary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GptConfigTest {

    /// Checkpoints of earlier versions contain these texts: with another one they could not be resumed.
    @Test
    void theTextThatIdentifiesACheckpointStaysTheSame() {
        assertEquals(
                "GptConfig[vocabularySize=65, contextLength=64, layers=4, heads=4, width=128, dropout=0.0, bias=false,"
                        + " layerNormEpsilon=1.0E-5]",
                ModelSize.SMALL.config(65).build().toString());
        assertEquals(
                "GptConfig[vocabularySize=300, contextLength=7, layers=1, heads=3, width=33,"
                        + " dropout=0.3333333333333333, bias=true, layerNormEpsilon=1.0E-7]",
                GptConfig.of(300)
                        .contextLength(7)
                        .layers(1)
                        .heads(3)
                        .width(33)
                        .dropout(1.0 / 3)
                        .layerNormEpsilon(1e-7)
                        .build()
                        .toString());
    }

    @Test
    void variantsAreNamedInTheTextOnlyWhereTheyAreNotGpt2s() {
        assertEquals(
                "GptConfig[vocabularySize=11, contextLength=8, layers=2, heads=2, width=12,"
                        + " dropout=(embedding 0.1, attention 0.2, residual 0.3), bias=true, layerNormEpsilon=1.0E-5,"
                        + " feedForwardWidth=19, activation=GELU_ERF,"
                        + " attentionScaling=AttentionScaling[byHeadSize=false, byLayer=true], tiedOutput=false]",
                Models.exotic(Activation.GELU_ERF, true).toString());
        assertEquals(
                "GptConfig[vocabularySize=11, contextLength=8, layers=2, heads=6, width=12, dropout=0.0, bias=false,"
                        + " layerNormEpsilon=1.0E-5, feedForwardWidth=19, activation=RELU_SQUARED,"
                        + " attentionScaling=AttentionScaling[byHeadSize=true, byLayer=true], tiedOutput=false,"
                        + " norm=rms, logitSoftCap=5.0, keyValueHeads=2, headSize=4, queryKeyValueBias=true,"
                        + " queryKeyNorm=gain, positions=rotary(theta 30.0, linear(factor 1.25), adjacent)]",
                Variant.EVERYTHING.config(false, 0).toString());
        assertEquals(
                "GptConfig[vocabularySize=11, contextLength=8, layers=2, heads=4, width=12, dropout=0.0, bias=false,"
                        + " layerNormEpsilon=1.0E-5, norm=rms, keyValueHeads=2, headSize=4,"
                        + " positions=rotary(theta 500.0, llama3(factor 8.0, low 0.2, high 1.5, context 6))]",
                Variant.LLAMA.config(false, 0).toString());
        assertEquals(
                "GptConfig[vocabularySize=11, contextLength=8, layers=2, heads=2, width=12, dropout=0.0, bias=false,"
                        + " layerNormEpsilon=1.0E-5, norm=rms, keyValueHeads=1, queryKeyValueBias=true,"
                        + " positions=rotary(theta 1000000.0)]",
                Variant.QWEN2.config(false, 0).toString());
        assertEquals(
                "GptConfig[vocabularySize=11, contextLength=8, layers=2, heads=2, width=12, dropout=0.0, bias=true,"
                        + " layerNormEpsilon=1.0E-5, positions=rotary(theta 100.0, linear(factor 1.5), adjacent)]",
                Variant.ADJACENT_PAIRS.config(true, 0).toString());
        assertTrue(Variant.QUERY_KEY_NORM.config(true, 0).toString().endsWith(", queryKeyNorm=plain]"));
    }

    @Test
    void whatIsNotSetIsThatOfTheSmallestGpt2() {
        assertEquals(ModelSize.GPT2.config(50257).build(), GptConfig.of(50257).build());
    }

    @ParameterizedTest
    @CsvSource({
        "TINY,          65,        27_840",
        "SMALL,         65,       804_096",
        "BABY,          65,    10_745_088",
        "GPT2,        50257,  124_439_808",
        "GPT2_MEDIUM, 50257,  354_823_168",
        "GPT2_LARGE,  50257,  774_030_080",
        "GPT2_XL,     50257, 1_557_611_200"
    })
    void namedSizesHaveTheParametersOfTheirOriginals(ModelSize size, int vocabularySize, String parameters) {
        long count = Gpt2Layout.parameters(size.config(vocabularySize).build()).values().stream()
                .mapToLong(shape -> shape.elements())
                .sum();
        assertEquals(Long.parseLong(parameters.replace("_", "")), count);
    }

    @Test
    void namesAreThoseOfTheModels() {
        assertEquals("small", ModelSize.SMALL.toString());
        assertEquals("gpt2-medium", ModelSize.GPT2_MEDIUM.toString());
    }

    @Test
    void numbersOutOfRangeAreNamed() {
        refused(
                "the number of heads must divide the width, but 3 does not divide 32: choose a width such as 33",
                GptConfig.of(65).heads(3).width(32));
        refused(
                "the number of key/value heads must divide the number of heads, but 8 does not divide 12",
                GptConfig.of(65).keyValueHeads(8));
        refused(
                "the number of key/value heads must be positive, not 0",
                GptConfig.of(65).keyValueHeads(0));
        refused("the head size must be positive, not 0", GptConfig.of(65).headSize(0));
        refused(
                "rotary positions rotate pairs: the head size must be even, not 3",
                GptConfig.of(65).headSize(3).positions(new Rotary(10_000)));
        refused(
                "12 heads of size 99,999 are wider than 1,048,576 together",
                GptConfig.of(65).headSize(99_999));
        refused("the vocabulary size must be positive, not 0", GptConfig.of(0));
        refused("the context length must be positive, not 0", GptConfig.of(65).contextLength(0));
        refused(
                "the number of layers must be positive, not -1",
                GptConfig.of(65).layers(-1));
        refused(
                "the number of layers must be at most 10,000, not 10,001",
                GptConfig.of(65).layers(10_001));
        refused(
                "the width must be at most 1,048,576, not 1,048,577",
                GptConfig.of(65).heads(1).width(1_048_577));
        refused(
                "the feed-forward width must be positive, not 0",
                GptConfig.of(65).feedForwardWidth(0));
        assertEquals(
                "dropout must be at least 0 and less than 1, not 1",
                assertThrows(IllegalArgumentException.class, () -> new DropoutRates(0, 0, 1))
                        .getMessage());
        refused(
                "layer norm epsilon must be between 0 and 1, not 0",
                GptConfig.of(65).layerNormEpsilon(0));
    }

    private static void refused(String message, GptConfigBuilder builder) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }
}
