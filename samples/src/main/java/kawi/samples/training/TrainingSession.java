package kawi.samples.training;

import java.nio.file.Files;
import java.nio.file.Path;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.io.FolderLock;
import kawi.engine.io.Gpt2Layout;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.train.CheckpointPolicy;
import kawi.engine.train.ModelWriter;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.TrainingListener;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.io.Folders;

/// A plan made real: the text is read, the model laid out, the folder known. Its [#trainer] does the work.
///
/// @param plan what is to be done
/// @param folder where it is kept
/// @param text what is learned
/// @param model its weights random until the training starts
/// @param lock keeps other trainings out of the folder until this is closed
public record TrainingSession(TrainingPlan plan, Path folder, TrainingText text, Gpt model, FolderLock lock)
        implements AutoCloseable {
    /// The child of the seed that decides the first weights; the trainer's are 1 and more.
    private static final int WEIGHTS = 0;

    /// Weight, gradient and AdamW's two moments.
    private static final int BYTES_OF_A_PARAMETER = 4 * Float.BYTES;

    /// A training from the beginning.
    ///
    /// @param threads how many prepare the text
    /// @throws UsageException if the plan cannot be carried out; then no folder is left behind that was not there
    public static TrainingSession begin(TrainingPlan plan, Path folder, int threads) {
        checkNumbers(plan);
        Tokenizer tokenizer = plan.tokenizer().tokenizer(plan.text(), threads);
        UsageException.check(() -> plan.recipe().gptConfig(tokenizer.vocabularySize()));
        boolean isNew = Files.notExists(folder);
        FolderLock lock = TrainingFolder.lockUnused(folder);
        try {
            AtomicFile.deleteLeftovers(folder);
            return of(plan, folder, TrainingText.of(plan.text(), tokenizer, folder, threads), lock);
        } catch (UsageException e) {
            lock.close();
            TrainingFolder.giveUp(folder, isNew);
            throw e;
        }
    }

    /// A training that was begun in the folder before.
    ///
    /// @param threads how many prepare the text, should its ids have been lost
    /// @throws UsageException if its text is no longer the same
    public static TrainingSession resume(TrainingPlan plan, Path folder, int threads) {
        checkNumbers(plan);
        FolderLock lock = TrainingFolder.lock(folder);
        try {
            AtomicFile.deleteLeftovers(folder);
            Tokenizer tokenizer = tokenizer(plan, folder, threads);
            return of(plan, folder, TrainingText.of(plan.text(), tokenizer, folder, threads), lock);
        } catch (UsageException e) {
            lock.close();
            throw e;
        }
    }

    private static void checkNumbers(TrainingPlan plan) {
        UsageException.check(() -> plan.recipe().trainingConfig(plan.seed()));
        UsageException.check(() -> plan.recipe().adamW());
        Recipe.Model model = plan.recipe().model();
        int batchSize = plan.recipe().steps().batchSize();
        if ((double) batchSize * model.context() * model.width() > Integer.MAX_VALUE) {
            throw new UsageException(
                    "a micro-batch of %,d x %,d tokens of width %,d is more than an array can hold: choose a smaller --batch-size, and --accumulate more"
                            .formatted(batchSize, model.context(), model.width()));
        }
    }

    /// The folder's tokenizer; where the training was killed before it was written, the plan gives the same again.
    private static Tokenizer tokenizer(TrainingPlan plan, Path folder, int threads) {
        if (Files.notExists(folder.resolve("tokenizer.json"))) {
            return plan.tokenizer().tokenizer(plan.text(), threads);
        }
        try {
            return TokenizerFile.load(folder);
        } catch (TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private static TrainingSession of(TrainingPlan plan, Path folder, TrainingText text, FolderLock lock) {
        GptConfig config = UsageException.check(
                () -> plan.recipe().gptConfig(text.tokenizer().vocabularySize()));
        text.requireLongerThan(config.contextLength());
        requireMemory(config);
        CounterRandom random = CounterRandom.ofSeed(plan.seed()).child(WEIGHTS);
        Gpt model = UsageException.check(() -> new Gpt(config, random));
        return new TrainingSession(plan, folder, text, model, lock);
    }

    /// Asked before anything is allocated.
    ///
    /// @throws UsageException if the weights, their gradients and moments alone are more than the JVM may use
    private static void requireMemory(GptConfig config) {
        long parameters = UsageException.check(() -> Gpt2Layout.parameters(config)).values().stream()
                .mapToLong(Shape::elements)
                .sum();
        long most = Runtime.getRuntime().maxMemory();
        if (parameters > most / BYTES_OF_A_PARAMETER) {
            throw new UsageException(
                    "a model of %,d parameters takes %,d MiB to train, but the JVM may use %,d MiB: choose a smaller --width or --layers, or give it more: KAWI_JAVA_OPTIONS=-Xmx8g"
                            .formatted(parameters, (parameters * BYTES_OF_A_PARAMETER) >> 20, most >> 20));
        }
    }

    /// Writes what a resumed training will need before anything else: the plan, of which all else follows, and the
    /// vocabulary.
    ///
    /// @throws FileException if they cannot be written
    public void save() {
        Folders.make(folder);
        plan.write(folder);
        try {
            TokenizerFile.save(text.tokenizer(), folder);
        } catch (TokenizerException e) {
            throw new FileException(folder, e.getMessage(), e);
        }
    }

    /// Writes the plan and the vocabulary again if somebody has deleted the folder.
    ///
    /// @throws FileException if they cannot be written
    public void saveIfGone() {
        if (Files.notExists(folder.resolve(TrainingPlan.FILE))) {
            save();
        }
    }

    /// A trainer that stands where the folder's newest whole checkpoint does, or at the beginning.
    ///
    /// @param saving into this folder
    /// @throws UsageException if the checkpoints are of another training, damaged or gone
    public Trainer trainer(Device device, CheckpointPolicy saving, TrainingListener listener) {
        TrainingConfig config = plan.recipe().trainingConfig(plan.seed());
        var optimizer = new AdamW(model.parameters(), plan.recipe().adamW());
        var trainer = new Trainer(model, optimizer, text.data(), config, device)
                .listen(listener)
                .saveTo(saving, ModelWriter.of(model));
        try {
            if (!saving.checkpoints().steps().isEmpty()) {
                trainer.resume();
            } else if (TrainingTable.upTo(folder, Long.MAX_VALUE).rows().stream()
                    .anyMatch(row -> row.step() > 0)) {
                throw new UsageException(
                        folder + ": the training got beyond its first step, but its checkpoints are gone:"
                                + " begin again in another folder");
            }
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
        return trainer;
    }

    /// Lets others into the folder.
    @Override
    public void close() {
        lock.close();
    }
}
