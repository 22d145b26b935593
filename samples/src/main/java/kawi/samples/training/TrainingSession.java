package kawi.samples.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.io.ModelFileException;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.train.Checkpoints;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.TrainingListener;
import kawi.samples.request.BadRequest;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.TokenizerFile;

/// A plan made real: the text is read, the model laid out, the folder known. Its [#trainer] does the work.
///
/// @param plan what is to be done
/// @param folder where it is kept
/// @param text what is learned
/// @param model its weights random until the training starts
public record TrainingSession(TrainingPlan plan, Path folder, TrainingText text, Gpt model) {
    /// The child of the seed that decides the first weights; the trainer's are 1 and more.
    private static final int WEIGHTS = 0;

    /// A training from the beginning.
    ///
    /// @param threads how many prepare the text
    /// @throws BadRequest if the plan cannot be carried out; then no folder is left behind that was not there
    public static TrainingSession begin(TrainingPlan plan, Path folder, int threads) {
        checkNumbers(plan);
        Tokenizer tokenizer = plan.tokenizer().tokenizer(plan.text(), threads);
        BadRequest.check(() -> plan.recipe().gptConfig(tokenizer.vocabularySize()));
        boolean isNew = Files.notExists(folder);
        TrainingFolder.make(folder);
        try {
            return of(plan, folder, TrainingText.of(plan.text(), tokenizer, folder, threads));
        } catch (BadRequest e) {
            TrainingFolder.giveUp(folder, isNew);
            throw e;
        }
    }

    /// A training that was begun in the folder before.
    ///
    /// @param threads how many prepare the text, should its ids have been lost
    /// @throws BadRequest if its text is no longer the same
    public static TrainingSession resume(TrainingPlan plan, Path folder, int threads) {
        checkNumbers(plan);
        return of(plan, folder, TrainingText.of(plan.text(), tokenizer(folder), folder, threads));
    }

    private static void checkNumbers(TrainingPlan plan) {
        BadRequest.check(() -> plan.recipe().trainingConfig(plan.seed()));
    }

    private static Tokenizer tokenizer(Path folder) {
        try {
            return TokenizerFile.load(folder);
        } catch (TokenizerException e) {
            throw new BadRequest(e.getMessage(), e);
        }
    }

    private static TrainingSession of(TrainingPlan plan, Path folder, TrainingText text) {
        GptConfig config =
                BadRequest.check(() -> plan.recipe().gptConfig(text.tokenizer().vocabularySize()));
        text.requireLongerThan(config.contextLength());
        CounterRandom random = CounterRandom.ofSeed(plan.seed()).child(WEIGHTS);
        Gpt model = BadRequest.check(() -> new Gpt(config, random));
        return new TrainingSession(plan, folder, text, model);
    }

    /// Writes what a resumed training will need before anything else: the plan and the vocabulary.
    ///
    /// @throws ModelFileException if they cannot be written
    public void save() {
        TrainingFolder.make(folder);
        try {
            TokenizerFile.save(text.tokenizer(), folder);
        } catch (TokenizerException e) {
            throw new ModelFileException(folder, e.getMessage(), e);
        }
        plan.write(folder);
    }

    /// A trainer that stands where the folder's checkpoint does, or at the beginning.
    ///
    /// @throws BadRequest if the checkpoint is of another text or damaged
    public Trainer trainer(Device device, TrainingListener listener) {
        TrainingConfig config = plan.recipe().trainingConfig(plan.seed());
        var trainer = new Trainer(model, text.data(), config, device, Optional.of(folder), listener);
        if (new Checkpoints(folder.resolve("checkpoints")).exists()) {
            try {
                trainer.resume();
            } catch (ModelFileException e) {
                throw new BadRequest(e.getMessage(), e);
            }
        }
        return trainer;
    }
}
