package kawi.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.engine.model.Activation;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;
import kawi.engine.model.ModelSize;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The numbers of parameters in `samples/docs/from-gpt2-to-llama.md`.
class FromGpt2ToLlamaTest {

    private static GptConfigBuilder small() {
        return ModelSize.SMALL.config(1024);
    }

    private static long parameters(GptConfig config) {
        return Gpt2Layout.parameters(config).values().stream()
                .mapToLong(shape -> shape.elements())
                .sum();
    }

    static Stream<Arguments> parts() {
        return Stream.of(
                Arguments.of("norm", small().norm(NormType.RMS)),
                Arguments.of("positions", small().positions(new Rotary(10_000))),
                Arguments.of("query/key norm", small().queryKeyNorm(QueryKeyNorm.GAIN)),
                Arguments.of("key/value heads", small().keyValueHeads(2)),
                Arguments.of("head size", small().headSize(32)),
                Arguments.of("biases", small().queryKeyValueBias(true)),
                Arguments.of("feed-forward", small().activation(Activation.SWIGLU)),
                Arguments.of("output", small().tiedOutput(false)),
                Arguments.of("soft cap", small().logitSoftCap(15)));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartHasAsManyParametersAsThePageSays(String part, GptConfigBuilder config) throws IOException {
        String page = Files.readString(Path.of("docs", "from-gpt2-to-llama.md"));
        long before = parameters(small().build());
        assertTrue(page.contains("have %,d parameters".formatted(before)), before + " parameters with GPT-2's parts");
        long change = parameters(config.build()) - before;
        String number = change == 0 ? "0" : String.format(Locale.ROOT, "%+,d", change);
        assertTrue(
                page.lines()
                        .anyMatch(line -> line.startsWith("| [" + part + "](") && line.contains("| " + number + " |")),
                part + ": " + number);
    }
}
