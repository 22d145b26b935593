package example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.Generator;
import kawi.engine.generate.Generator.TokenStream;
import kawi.engine.generate.LogitsSource;
import kawi.engine.generate.SequenceState;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.NoRepeatNgrams;
import kawi.engine.generate.strategy.Stage;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Decoding stages, a choice and a source of logits of one's own: the example of `docs/decoding-your-own.md`, written
/// as a user would, outside of Kawi's packages.
class OwnDecodingTest {
    private static final Path PAGE = Path.of("..", "docs", "decoding-your-own.md");
    private static final Path SOURCES = Path.of("src/test/java/example");
    private static final int VOCABULARY = 20;

    private final Device device = new Device(KernelSets.preferred(), 1);
    private final Gpt model = model(1);
    private final Gpt otherModel = model(2);
    private final int[] prompt = {1, 2, 3};

    @AfterEach
    void close() {
        device.close();
    }

    private static Gpt model(long seed) {
        GptConfig config = GptConfig.of(VOCABULARY)
                .contextLength(16)
                .layers(1)
                .heads(2)
                .width(16)
                .build();
        return new Gpt(config, CounterRandom.ofSeed(seed));
    }

    private int[] generate(DecodingStrategy strategy, long seed) {
        return new Generator(model, device)
                .generate(prompt, GenerationConfig.of(40, strategy).withSeed(seed), step -> {})
                .ids();
    }

    @Test
    void aProcessorOfOnesOwnExcludesTokens() {
        int[] ids = generate(DecodingStrategy.greedy(new Cooldown(3)), 1);
        int[] text = Stream.of(prompt, ids).flatMapToInt(Arrays::stream).toArray();
        for (int i = prompt.length; i < text.length; i++) {
            for (int back = 1; back <= 3; back++) {
                assertTrue(text[i] != text[i - back], Arrays.toString(text));
            }
        }
        int[] without = generate(DecodingStrategy.greedy(), 1);
        assertFalse(Arrays.equals(ids, without), "it makes a difference");
    }

    @Test
    void aWarperOfOnesOwnTruncates() {
        var config = GenerationConfig.of(1, DecodingStrategy.sampling(new Temperature(0.1), new TopA(0.5)))
                .withCandidates(VOCABULARY);
        GenerationStep step =
                new Generator(model, device).stream(prompt, config).next();
        List<GenerationStep.Survivor> before = step.stages().get(1).tokens();
        double minimum = 0.5 * Math.pow(before.getFirst().probability(), 2);
        long expected =
                before.stream().filter(each -> each.probability() >= minimum).count();
        assertEquals("top-a 0.5", step.stages().get(2).stage());
        assertEquals(expected, step.stages().get(2).count());
        assertTrue(expected > 1 && expected < VOCABULARY, "some are kept and some are not: " + expected);
    }

    @Test
    void aChoiceOfOnesOwnKeepsItsState() {
        var strategy = new DecodingStrategy(List.of(new Cooldown(2)), new SampleThenGreedy(5));
        int[] ids = generate(strategy, 7);
        assertArrayEquals(
                Arrays.copyOf(generate(DecodingStrategy.sampling(new Cooldown(2)), 7), 5), Arrays.copyOf(ids, 5));
        int[] longerPrompt = Stream.of(prompt, Arrays.copyOf(ids, 5))
                .flatMapToInt(Arrays::stream)
                .toArray();
        Generation greedy = new Generator(model, device)
                .generate(longerPrompt, GenerationConfig.of(35, DecodingStrategy.greedy(new Cooldown(2))), step -> {});
        assertArrayEquals(greedy.ids(), Arrays.copyOfRange(ids, 5, 40));
    }

    @Test
    void stagesOfOnesOwnRunInTheirDocumentedPlace() {
        // from here
        var strategy = new DecodingStrategy(
                List.of(new TopA(0.2), new Cooldown(2), new Temperature(0.8), new TopK(10), new NoRepeatNgrams(3)),
                new SampleThenGreedy(20));
        // to here
        assertEquals(
                List.of("no-repeat-ngram-size 3", "cooldown 2", "temperature 0.8", "top-k 10", "top-a 0.2"),
                strategy.stages().stream().map(Stage::label).toList());
    }

    @Test
    void severalStagesOfOneOwnKindRunInTheOrderInWhichTheyAreGiven() {
        var strategy = DecodingStrategy.greedy(new TopA(0.5), new Cooldown(2), new TopA(0.1), new Cooldown(1));
        assertEquals(
                List.of("cooldown 2", "cooldown 1", "top-a 0.5", "top-a 0.1"),
                strategy.stages().stream().map(Stage::label).toList());
    }

    @Test
    void aSourceOfOnesOwnRunsThroughTheLoop() {
        GenerationConfig config = GenerationConfig.of(20, DecodingStrategy.sampling(new TopK(5)));
        List<Integer> ids = new ArrayList<>();
        // from here
        Ensemble ensemble = new Ensemble(List.of(new Decoder(model, device), new Decoder(otherModel, device)));
        SequenceState sequence = new Generator(model, device).begin(prompt, config);
        TokenStream tokens = new TokenStream(sequence, () -> Generator.step(ensemble, sequence));
        tokens.forEachRemaining(step -> ids.add(step.chosen().id()));
        // to here
        assertEquals(Arrays.stream(tokens.result().ids()).boxed().toList(), ids);

        LogitsSource twice = new Ensemble(List.of(new Decoder(model, device), new Decoder(model, device)));
        SequenceState same = new Generator(model, device).begin(prompt, config);
        new TokenStream(same, () -> Generator.step(twice, same)).forEachRemaining(step -> {});
        Generation alone = new Generator(model, device).generate(prompt, config, step -> {});
        assertArrayEquals(alone.ids(), same.result().ids(), "the mean of a model and itself");
        assertFalse(Arrays.equals(alone.ids(), tokens.result().ids()));
    }

    /// The page shows the sources, from each class's doc comment on.
    @Test
    void thePageShowsThisExample() throws IOException {
        String page = Files.readString(PAGE);
        for (String name : List.of("Cooldown", "TopA", "SampleThenGreedy", "Ensemble")) {
            String source = Files.readString(SOURCES.resolve(name + ".java"));
            String code = source.substring(source.indexOf("\n/// ") + 1);
            assertTrue(page.contains(code), "the page does not show " + name + " as it is");
        }
        boolean shown = false;
        int lines = 0;
        for (String line : Files.readAllLines(SOURCES.resolve("OwnDecodingTest.java"))) {
            boolean marker = line.strip().equals("// from here") || line.strip().equals("// to here");
            if (shown && !marker) {
                assertTrue(page.contains(line.strip()), "the page does not show " + line);
                lines++;
            }
            shown = marker ? line.strip().equals("// from here") : shown;
        }
        assertTrue(lines > 5, "the markers are gone");
    }
}
