package kawi.engine.generate.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.engine.fixture.Models;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.Generator.TokenStream;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.Tokens;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class ContrastiveSearchTest {
    private static final GptConfig CONFIG =
            GptConfig.of(11).contextLength(9).layers(2).heads(2).width(12).build();

    private final Gpt model = Models.lively(CONFIG, 3);
    private final Device device = Models.device();

    private int[] generate(int[] prompt, ContrastiveSearch search) {
        TokenStream tokens =
                search.stream(new Generator(model, device), prompt, GenerationConfig.of(12, DecodingStrategy.greedy()));
        tokens.forEachRemaining(step -> {});
        return tokens.result().ids();
    }

    /// The formula, with everything recomputed for every candidate.
    private int[] plain(int[] prompt, ContrastiveSearch search) {
        int[] text = prompt;
        for (int i = 0; i < 12; i++) {
            int[] window = last(text, 9);
            var scope = new Inference(device);
            float[] logits =
                    scope.run(() -> model.nextLogits(Tokens.of(window))).toFloats();
            Distribution predicted = Distribution.of(logits);
            double best = Double.NEGATIVE_INFINITY;
            int chosen = -1;
            for (int rank = 0; rank < search.k(); rank++) {
                int[] longer = last(append(text, predicted.id(rank)), 9);
                float[] hiddenStates = scope.run(() -> model.hiddenStates(Tokens.of(longer), Mode.EVALUATION))
                        .toFloats();
                double similarity = -1;
                for (int j = 0; j < longer.length - 1; j++) {
                    similarity = Math.max(similarity, cosine(hiddenStates, j, longer.length - 1));
                }
                double score = (1 - search.alpha()) * predicted.probability(rank) - search.alpha() * similarity;
                if (score > best) {
                    best = score;
                    chosen = predicted.id(rank);
                }
            }
            text = append(text, chosen);
        }
        return Arrays.copyOfRange(text, prompt.length, text.length);
    }

    private static double cosine(float[] hiddenStates, int a, int b) {
        double product = 0;
        double lengthOfA = 0;
        double lengthOfB = 0;
        for (int c = 0; c < 12; c++) {
            product += hiddenStates[a * 12 + c] * hiddenStates[b * 12 + c];
            lengthOfA += Math.pow(hiddenStates[a * 12 + c], 2);
            lengthOfB += Math.pow(hiddenStates[b * 12 + c], 2);
        }
        return product / Math.sqrt(lengthOfA) / Math.sqrt(lengthOfB);
    }

    private static int[] last(int[] ids, int count) {
        return Arrays.copyOfRange(ids, Math.max(0, ids.length - count), ids.length);
    }

    private static int[] append(int[] ids, int id) {
        int[] more = Arrays.copyOf(ids, ids.length + 1);
        more[ids.length] = id;
        return more;
    }

    /// 12 tokens, past the context of 9.
    @Property(tries = 15)
    void theChoiceFollowsTheFormula(
            @ForAll @IntRange(min = 1, max = 6) int k,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double alpha,
            @ForAll @IntRange(min = 1, max = 8) int length,
            @ForAll long seed) {
        int[] prompt = Models.ids(length, 11, seed);
        var search = new ContrastiveSearch(k, alpha);
        assertArrayEquals(plain(prompt, search), generate(prompt, search));
    }

    @Example
    void withoutAPenaltyItIsGreedy() {
        int[] greedy = new Generator(model, device)
                .generate(new int[] {4}, GenerationConfig.of(12, DecodingStrategy.greedy()), step -> {})
                .ids();
        assertArrayEquals(greedy, generate(new int[] {4}, new ContrastiveSearch(5, 0)));
        assertArrayEquals(greedy, generate(new int[] {4}, new ContrastiveSearch(1, 0.6)));
        assertEquals(
                12, generate(new int[] {4}, new ContrastiveSearch(50, 0.6)).length, "k is larger than the vocabulary");
    }

    @Example
    void numbersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ContrastiveSearch(0, 0.5));
        assertThrows(IllegalArgumentException.class, () -> new ContrastiveSearch(4, 1.1));
    }
}
