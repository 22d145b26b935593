package kawi.samples.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import kawi.autograd.Tape;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.Activation;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;
import kawi.engine.model.NormType;
import kawi.engine.model.Tokens;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.samples.request.UsageException;
import kawi.samples.training.recipe.OptimizerName;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class TrainingMemoryTest {
    private static final int CONTEXT = 128;

    private static GptConfigBuilder config(int layers, int width, int context) {
        return GptConfig.of(89)
                .contextLength(context)
                .layers(layers)
                .heads(4)
                .width(width)
                .dropout(0.1);
    }

    @ParameterizedTest
    @CsvSource({"1, 64, 64, 4", "4, 64, 64, 4", "4, 128, 32, 6", "8, 32, 128, 3"})
    void theActivationsOfAStepAreAsManyAsEstimated(int layers, int width, int context, int batchSize) {
        check(config(layers, width, context).build(), batchSize);
    }

    @Test
    void soAreTheLogitsOfALargeVocabulary() {
        check(
                GptConfig.of(4096)
                        .contextLength(64)
                        .layers(2)
                        .heads(4)
                        .width(32)
                        .dropout(0.1)
                        .build(),
                2);
    }

    @Test
    void soTheyAreWithThePartsOfLlamaAndQwen() {
        check(
                config(4, 64, 64)
                        .positions(new Rotary(10_000))
                        .queryKeyNorm(QueryKeyNorm.GAIN)
                        .norm(NormType.RMS)
                        .activation(Activation.SWIGLU)
                        .build(),
                4);
    }

    private static void check(GptConfig config, int batchSize) {
        int context = config.contextLength();
        var model = new Gpt(config, CounterRandom.ofSeed(1));
        int[] ids = new int[batchSize * context];
        var tokens = new Tokens(ids, batchSize, context, Optional.empty());
        for (boolean recompute : new boolean[] {false, true}) {
            try (var device = new Device(new VectorKernels(), 1)) {
                Tape tape = recompute ? Tape.recomputing(device) : new Tape(device);
                var mode = new Mode.Training(CounterRandom.ofSeed(2));
                tape.backward(tape.record(() -> model.loss(tokens, ids, ids.length, mode)));
                double estimate = TrainingMemory.of(config, recipe(batchSize, OptimizerName.ADAMW, 0, recompute))
                        .activations();
                assertEquals(1, tape.bytes() / estimate, 0.1, tape.bytes() + " bytes, estimated " + estimate);
            }
        }
    }

    @Test
    void theSequencesOfTheRecipeCountAndNotTheContextOfTheModel() {
        Recipe recipe = recipe(2, OptimizerName.ADAMW, 0, false);
        assertEquals(
                TrainingMemory.of(config(2, 32, CONTEXT).build(), recipe).activations(),
                TrainingMemory.of(config(2, 32, 16 * CONTEXT).build(), recipe).activations());
    }

    /// A sequence of 4,096 tokens takes as much for each token as one of 512.
    @Test
    void theActivationsOfATokenTakeTheSameMemoryInABatchOfAnySize() {
        assertEquals(1, bytesOfToken(512, 4) / bytesOfToken(512, 1), 0.06);
        assertEquals(1, bytesOfToken(4096, 1) / bytesOfToken(512, 1), 0.06);
    }

    private static double bytesOfToken(int context, int batchSize) {
        var model = new Gpt(config(1, 16, context).build(), CounterRandom.ofSeed(1));
        int[] ids = new int[batchSize * context];
        var tokens = new Tokens(ids, batchSize, context, Optional.empty());
        try (var device = new Device(new VectorKernels(), 1)) {
            var tape = new Tape(device);
            tape.backward(tape.record(() -> model.loss(tokens, ids, ids.length, Mode.EVALUATION)));
            return (double) tape.bytes() / ids.length;
        }
    }

    private static Recipe recipe(int batchSize, OptimizerName optimizer, double average, boolean recompute) {
        Recipe small = Preset.SMALL.recipe();
        Recipe.Model model = small.model();
        Recipe.Optimizer settings = small.optimizer();
        return new Recipe(
                new Recipe.Model(
                        model.layers(),
                        model.heads(),
                        model.width(),
                        CONTEXT,
                        model.dropout(),
                        model.bias(),
                        model.parts()),
                new Recipe.Steps(1, batchSize, 1, List.of(), null, recompute),
                new Recipe.Optimizer(
                        settings.learningRate(),
                        settings.minLearningRate(),
                        settings.schedule(),
                        settings.warmup(),
                        settings.weightDecay(),
                        settings.beta1(),
                        settings.beta2(),
                        settings.gradientClip(),
                        settings.skipNonFinite(),
                        optimizer.toString(),
                        settings.cautious(),
                        average),
                small.evaluation());
    }

    @ParameterizedTest
    @CsvSource({"ADAMW, 0", "ADAMW, 0.99", "MUON, 0", "MUON, 0.99"})
    void weightsCountWithTheirGradientsAndAllThatTheOptimizerKeeps(OptimizerName optimizer, double average) {
        var model = new Gpt(config(2, 64, 16).build(), CounterRandom.ofSeed(1));
        Recipe recipe = recipe(1, optimizer, average, false);
        long kept = recipe.newOptimizer(model).state().stream()
                .mapToLong(state -> state.values().elements())
                .sum();
        assertEquals(
                Float.BYTES * (2 * model.parameterCount() + kept),
                TrainingMemory.of(model.config(), recipe).weights());
    }

    @Test
    void aTrainingThatCannotFitIsRefusedWithTheOptionThatHelps() {
        var memory = new TrainingMemory(Long.MAX_VALUE / 16, 5L << 30, false);
        String message = assertThrows(UsageException.class, memory::require).getMessage();
        assertTrue(message.startsWith("this training needs about "), message);
        assertTrue(message.contains(": add --recompute, choose a smaller --batch-size"), message);
        var recomputing = new TrainingMemory(Long.MAX_VALUE / 16, 5L << 30, true);
        message = assertThrows(UsageException.class, recomputing::require).getMessage();
        assertFalse(message.contains("--recompute"), message);
        assertEquals("128m", new TrainingMemory(1, 1, false).option());
        assertEquals("256m", new TrainingMemory(100 << 20, 0, false).option());
        assertEquals("8g", new TrainingMemory(5L << 30, 0, false).option());
    }
}
