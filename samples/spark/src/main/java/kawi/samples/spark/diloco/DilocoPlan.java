package kawi.samples.spark.diloco;

import java.io.Serializable;
import java.util.List;
import kawi.autograd.optim.Optimizer;
import kawi.engine.model.Gpt;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.TrainingRandom;
import kawi.engine.train.diloco.OuterOptimizer;
import kawi.samples.request.UsageException;
import kawi.samples.spark.folder.SharedFolder;
import kawi.samples.training.recipe.Recipe;
import kawi.tokenizer.json.JsonException;
import kawi.tokenizer.json.JsonText;

/// Everything that determines the result of a training, down to the last bit. It is in the folder from the beginning,
/// so that the training can be resumed without repeating its options.
///
/// @param text titles of the texts, for people
/// @param data fingerprint of the token ids
/// @param vocabularySize of the tokenizer
/// @param recipe the model and the inner optimizer; its number of steps is that of a worker
/// @param seed determines everything random
/// @param workers number of logical workers, N
/// @param innerSteps steps of a worker in a round, H
/// @param rounds number of rounds
/// @param outer the optimizer of the driver
public record DilocoPlan(
        String text,
        String data,
        int vocabularySize,
        Recipe recipe,
        long seed,
        int workers,
        int innerSteps,
        int rounds,
        OuterOptimizer outer) {
    /// The file of the plan.
    public static final String FILE = "diloco.json";

    /// The plan as text, which travels to the executors.
    ///
    /// @param json the plan
    public record Text(String json) implements Serializable {

        /// The plan.
        public DilocoPlan plan() {
            return JsonText.read(json, DilocoPlan.class).orElseThrow();
        }
    }

    /// The plan as text.
    public Text asText() {
        return new Text(JsonText.pretty(this));
    }

    /// The plan of the training in a folder.
    ///
    /// @throws UsageException if there is none, or it cannot be read
    public static DilocoPlan read(SharedFolder folder) {
        if (!folder.exists(FILE)) {
            throw new UsageException(
                    folder.shortAddress() + ": there is no training in it to resume (no " + FILE + ")");
        }
        try {
            return JsonText.read(folder.readText(FILE), DilocoPlan.class)
                    .filter(DilocoPlan::isWhole)
                    .orElseThrow(() -> new UsageException(
                            folder.shortAddress() + "/" + FILE + ": the plan of the training is incomplete"));
        } catch (JsonException e) {
            throw new UsageException(
                    folder.shortAddress() + "/" + FILE + ": the plan of the training cannot be read at line " + e.line()
                            + ": " + e.getMessage(),
                    e);
        }
    }

    private boolean isWhole() {
        return recipe != null
                && recipe.model() != null
                && recipe.steps() != null
                && recipe.optimizer() != null
                && recipe.evaluation() != null
                && outer != null
                && data != null
                && workers > 0
                && innerSteps > 0;
    }

    /// The same with another number of rounds, over which the learning rate falls.
    ///
    /// @throws UsageException if the number is not possible
    public DilocoPlan withRounds(int count) {
        return new DilocoPlan(
                text,
                data,
                vocabularySize,
                recipe.withSteps((long) count * innerSteps),
                seed,
                workers,
                innerSteps,
                count,
                outer);
    }

    /// A text that identifies the training: its checkpoints are resumed only with the same. The number of rounds is not
    /// part of it.
    public String identity() {
        TrainingConfig config = trainingConfig();
        var inner = config.identity(recipe.gptConfig(vocabularySize).toString(), recipe.optimizerSettings(), data);
        return String.join(
                "; ",
                List.of(
                        inner.model(),
                        inner.recipe(),
                        inner.data(),
                        workers + " workers",
                        innerSteps + " inner steps",
                        outer.toString()));
    }

    /// The hyperparameters of the inner steps.
    public TrainingConfig trainingConfig() {
        return recipe.trainingConfig(seed);
    }

    /// The random numbers.
    public TrainingRandom random() {
        return TrainingRandom.ofSeed(seed);
    }

    /// The model with its first weights.
    public Gpt newModel() {
        return recipe.newModel(vocabularySize, random().weights());
    }

    /// A new inner optimizer.
    public Optimizer newOptimizer(Gpt model) {
        return recipe.newOptimizer(model);
    }

    /// @throws UsageException if a number is out of range
    public DilocoPlan checked() {
        requirePositive("--rounds", rounds);
        UsageException.check(() -> recipe.gptConfig(vocabularySize));
        UsageException.check(this::trainingConfig);
        UsageException.check(recipe::optimizerSettings);
        return this;
    }

    /// @throws UsageException if the value of an option is not positive
    public static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new UsageException(option + " must be at least 1, not " + value);
        }
    }
}
