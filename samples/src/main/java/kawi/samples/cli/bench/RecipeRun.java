package kawi.samples.cli.bench;

import java.util.concurrent.atomic.AtomicReference;
import kawi.autograd.device.Device;
import kawi.autograd.optim.Optimizer;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.Gpt;
import kawi.engine.train.Evaluation;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.TrainingListener;
import kawi.samples.training.recipe.Recipe;
import kawi.tokenizer.Tokenizer;

/// One training of a comparison, without a folder.
///
/// @param recipe its name
/// @param seed determines everything random
/// @param bitsPerCharacter on the whole validation text, with the weights that would be saved
/// @param steps number of steps
/// @param tokens number of tokens trained on
/// @param tflop floating-point operations of the matrix products, in 10^12
/// @param seconds duration of the steps, without evaluation and tokenizer
record RecipeRun(
        String recipe, long seed, double bitsPerCharacter, long steps, long tokens, double tflop, double seconds) {
    private static final double TERA = 1e12;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int WINDOWS = 64;

    /// The child of the seed that determines the first weights, as in `kawi train`.
    private static final int WEIGHTS = 0;

    /// Steps that are run before the time of a step is measured, and that are measured.
    private static final int WARMUP_STEPS = 100;

    private static final int MEASURED_STEPS = 50;

    /// Trains, then evaluates.
    static RecipeRun of(
            RecipeLine line,
            TokenDataset.Split data,
            Tokenizer tokenizer,
            RecipeBudget budget,
            long seed,
            Device device) {
        int vocabularySize = tokenizer.vocabularySize();
        double flop = line.recipe().flopOfStep(vocabularySize);
        long steps = budget.steps(flop, () -> {
            Recipe trial = line.recipe().withSteps(WARMUP_STEPS + MEASURED_STEPS);
            return new Training(trial, data, vocabularySize, seed, device).run(WARMUP_STEPS) / MEASURED_STEPS;
        });
        var training = new Training(line.recipe().withSteps(steps), data, vocabularySize, seed, device);
        double seconds = training.run(0);
        return new RecipeRun(
                line.name(),
                seed,
                training.bitsPerCharacter(),
                steps,
                steps * line.recipe().tokensPerStep(),
                steps * flop / TERA,
                seconds);
    }

    /// A training and what remains of it.
    private static final class Training {
        private final TokenDataset.Split data;
        private final Device device;
        private final Gpt model;
        private final Optimizer optimizer;
        private final TrainingConfig config;
        private long nanos;

        Training(Recipe recipe, TokenDataset.Split data, int vocabularySize, long seed, Device device) {
            this.data = data;
            this.device = device;
            model = recipe.newModel(vocabularySize, CounterRandom.ofSeed(seed).child(WEIGHTS));
            optimizer = recipe.newOptimizer(model);
            config = recipe.trainingConfig(seed).evaluation(Integer.MAX_VALUE, 1);
        }

        /// Trains.
        ///
        /// @param skipped number of steps that are not measured
        /// @return the seconds of the others
        double run(int skipped) {
            var trainer = new Trainer(model, optimizer, data, config, device);
            trainer.listen(new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    nanos += step.step() > skipped ? step.nanos() : 0;
                }
            });
            trainer.train();
            return nanos / NANOS_PER_SECOND;
        }

        double bitsPerCharacter() {
            var result = new AtomicReference<Evaluation.Result>();
            optimizer.withEvaluationWeights(
                    () -> result.set(new Evaluation(model, device).ofWholeText(data.validation(), WINDOWS)));
            return data.validation().bitsPerCharacter(result.get().loss());
        }
    }
}
