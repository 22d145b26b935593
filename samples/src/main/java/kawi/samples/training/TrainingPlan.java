package kawi.samples.training;

import java.nio.file.Path;
import java.util.Optional;
import kawi.engine.model.GptConfig;
import kawi.samples.data.TextSelection;
import kawi.samples.request.TextFile;
import kawi.samples.request.UsageException;
import kawi.samples.training.finetune.BaseModel;
import kawi.samples.training.finetune.FineTuning;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.text.TokenizerChoice;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.json.JsonException;
import kawi.tokenizer.json.JsonText;

/// Everything that determines a trained model: the same plan gives the same model to the last bit.
///
/// It is in the model folder from the beginning, so that a training can be resumed without repeating its options.
///
/// @param text to train on
/// @param tokenizer of the text; the characters in plans of older versions, which have no tokenizer
/// @param recipe the hyperparameters
/// @param seed determines everything random
/// @param fineTuning the model that the training starts from; null for random weights
public record TrainingPlan(
        TextSelection text, TokenizerChoice tokenizer, Recipe recipe, long seed, FineTuning fineTuning) {
    /// The plan's file in a model folder.
    public static final String FILE = "training.json";

    /// The size of a vocabulary of characters, if it is not known yet.
    private static final int TYPICAL_CHARACTERS = 100;

    private static final int MAX_BYTES = 1 << 20;

    public TrainingPlan {
        tokenizer = tokenizer == null ? TokenizerChoice.CHARACTERS : tokenizer;
    }

    /// A plan that starts from random weights.
    public TrainingPlan(TextSelection text, TokenizerChoice tokenizer, Recipe recipe, long seed) {
        this(text, tokenizer, recipe, seed, null);
    }

    /// The plan of the training in a folder.
    ///
    /// @throws UsageException if there is none, or it cannot be read
    public static TrainingPlan read(Path folder) {
        Path file = TrainingFolder.requireTraining(folder).resolve(FILE);
        String text = TextFile.read(file, MAX_BYTES);
        try {
            TrainingPlan plan = JsonText.read(OldPlan.upgraded(text), TrainingPlan.class)
                    .orElseThrow(() -> new UsageException(file + ": the plan of the training is null"));
            plan.requireWhole(file);
            return plan;
        } catch (JsonException e) {
            throw new UsageException(
                    file + ": the plan of the training cannot be read at line " + e.line() + ", column " + e.column()
                            + ": " + e.getMessage(),
                    e);
        }
    }

    private void requireWhole(Path file) {
        if (text == null
                || text.sources() == null
                || text.format() == null
                || text.sources().isEmpty()
                || text.sources().stream()
                        .anyMatch(source -> source == null || source.kind() == null || source.location() == null)
                || tokenizer.choice() == null
                || recipe == null
                || recipe.model() == null
                || recipe.steps() == null
                || recipe.optimizer() == null
                || recipe.evaluation() == null
                || (fineTuning != null && fineTuning.from() == null)) {
            throw new UsageException(file + ": the plan of the training is incomplete: a part of it is missing");
        }
        try {
            text.format().check();
            text.chosenSplit();
            recipe.schedule();
            recipe.sampling();
            recipe.optimizerName();
            recipe.model().parts().check();
        } catch (UsageException e) {
            throw new UsageException(file + ": " + e.getMessage(), e);
        }
    }

    /// Writes the plan into a folder.
    ///
    /// @throws kawi.tokenizer.io.FileException if it cannot be written
    public void write(Path folder) {
        AtomicFile.write(folder.resolve(FILE), JsonText.pretty(this));
    }

    /// The same with other places of the same texts.
    public TrainingPlan withText(TextSelection other) {
        return new TrainingPlan(other, tokenizer, recipe, seed, fineTuning);
    }

    /// The same with another recipe.
    public TrainingPlan withRecipe(Recipe other) {
        return new TrainingPlan(text, tokenizer, other, seed, fineTuning);
    }

    /// The same that starts from another model, or from the same at another place.
    public TrainingPlan withFineTuning(FineTuning other) {
        return new TrainingPlan(text, tokenizer, recipe, seed, other);
    }

    /// The model that the training starts from; empty for random weights.
    public Optional<FineTuning> tuning() {
        return Optional.ofNullable(fineTuning);
    }

    /// About how much memory the training needs, such as `88 MiB`: for the message after it was not enough.
    public String memory() {
        GptConfig config = tuning().isPresent()
                ? BaseModel.config(fineTuning.folder())
                : recipe.gptConfig(tokenizer.vocabularySize().orElse(TYPICAL_CHARACTERS));
        TrainingMemory memory = TrainingMemory.of(config, recipe);
        return "%,d MiB".formatted(memory.estimate() >> 20);
    }
}
