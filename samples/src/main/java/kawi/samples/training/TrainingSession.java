package kawi.samples.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import kawi.autograd.device.Device;
import kawi.autograd.optim.Optimizer;
import kawi.autograd.random.CounterRandom;
import kawi.engine.io.FolderLock;
import kawi.engine.model.Gpt;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingListener;
import kawi.engine.train.TrainingRandom;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.engine.train.checkpoint.Checkpoints;
import kawi.engine.train.checkpoint.TrainingIdentity;
import kawi.samples.chat.ChatFormat;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.samples.training.finetune.BaseModel;
import kawi.samples.training.finetune.FineTuning;
import kawi.samples.training.finetune.SavedTokenizer;
import kawi.samples.training.finetune.Trainee;
import kawi.samples.training.finetune.UnknownText;
import kawi.samples.training.losses.TrainingTable;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.text.EndToken;
import kawi.samples.training.text.ResumedText;
import kawi.samples.training.text.TrainingText;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.FileException;

/// A training that is ready to run: the text is encoded, the model allocated, the folder locked. Its [#trainer] does
/// the work.
public final class TrainingSession implements AutoCloseable {
    private TrainingPlan plan;
    private final Path folder;
    private final TrainingText text;
    private final Trainee trainee;
    private final TrainingIdentity identity;
    private final FolderLock lock;
    private final Consumer<String> warnings;
    private Optional<FolderKeeper> keeper = Optional.empty();
    private TrainingTable table;
    private final Optimizer optimizer;

    private TrainingSession(
            TrainingPlan plan,
            Path folder,
            TrainingText text,
            Trainee trainee,
            TrainingIdentity identity,
            FolderLock lock,
            Consumer<String> warnings) {
        this.plan = plan;
        this.folder = folder;
        this.text = text;
        this.identity = identity;
        this.lock = lock;
        this.warnings = warnings;
        this.trainee = trainee;
        optimizer = plan.recipe().newOptimizer(trainee);
        table = TrainingTable.empty(folder);
    }

    /// Begins a training.
    ///
    /// @param threads number of threads that prepare the text
    /// @param warnings receives what the user should know
    /// @throws UsageException if the plan is not possible; then no folder is left that did not exist before
    public static TrainingSession begin(TrainingPlan plan, Path folder, int threads, Consumer<String> warnings) {
        checkNumbers(plan);
        try (Texts texts = Texts.open(plan.text())) {
            return begin(plan, texts, folder, threads, warnings);
        }
    }

    private static TrainingSession begin(
            TrainingPlan plan, Texts texts, Path folder, int threads, Consumer<String> warnings) {
        if (plan.tuning().isPresent()) {
            BaseModel base =
                    BaseModel.read(plan.tuning().get(), plan.recipe().model().dropout(), texts.hasConversations());
            Optional<Trainee> trainee = Optional.of(trainee(plan, base)); // finds wrong names before it reads the text
            UnknownText.check(base, texts).ifPresent(warnings);
            return begin(
                    plan.withFineTuning(base.tuning()), texts, base.tokenizer(), trainee, folder, threads, warnings);
        }
        Tokenizer tokenizer = plan.tokenizer().tokenizer(texts, threads, warnings);
        UsageException.check(() -> plan.recipe().gptConfig(tokenizer.vocabularySize()));
        return begin(plan, texts, tokenizer, Optional.empty(), folder, threads, warnings);
    }

    /// The form of conversations: that of the folder if the training has begun, that of the model it starts from, or
    /// a new one.
    private static ChatFormat chatFormat(TrainingPlan plan, Path folder, Tokenizer tokenizer) {
        List<Path> folders = new ArrayList<>(List.of(folder));
        plan.tuning().ifPresent(tuning -> folders.add(tuning.folder()));
        try {
            return ChatFormat.of(folders, tokenizer);
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private static Trainee trainee(TrainingPlan plan, BaseModel base) {
        return base.trainee(plan.recipe().model().context(), firstWeights(plan));
    }

    private static CounterRandom firstWeights(TrainingPlan plan) {
        return TrainingRandom.ofSeed(plan.seed()).weights();
    }

    /// @param trainee made from an existing model; empty for a new one
    private static TrainingSession begin(
            TrainingPlan plan,
            Texts texts,
            Tokenizer tokenizer,
            Optional<Trainee> trainee,
            Path folder,
            int threads,
            Consumer<String> warnings) {
        boolean isNew = Files.notExists(folder);
        FolderLock lock = TrainingFolder.lockUnused(folder);
        try {
            AtomicFile.deleteLeftovers(folder);
            TrainingText text =
                    TrainingText.of(texts, tokenizer, () -> chatFormat(plan, folder, tokenizer), folder, threads);
            texts.warnings().forEach(warnings);
            text.noEndToken().ifPresent(warnings);
            return of(plan, folder, text, trainee, lock, warnings);
        } catch (UsageException | OutOfMemoryError e) {
            lock.close();
            TrainingFolder.giveUp(folder, isNew);
            throw e;
        }
    }

    /// Resumes the training in a folder.
    ///
    /// @param threads number of threads that prepare the text, if its ids are lost
    /// @param warnings receives what the user should know
    /// @throws UsageException if the plan is not that of the checkpoints, or the text is another
    public static TrainingSession resume(TrainingPlan plan, Path folder, int threads, Consumer<String> warnings) {
        checkNumbers(plan);
        FolderLock lock = TrainingFolder.lock(folder);
        try {
            AtomicFile.deleteLeftovers(folder);
            Optional<TrainingIdentity> saved = checkpoints(folder).identity();
            Optional<BaseModel> base = plan.tuning()
                    .map(tuning ->
                            BaseModel.resumed(tuning, plan.recipe().model().dropout(), folder, saved.isPresent()));
            Optional<Trainee> trainee = base.map(each -> trainee(plan, each));
            Tokenizer tokenizer =
                    base.isPresent() ? base.get().tokenizer() : tokenizer(plan, folder, threads, warnings);
            if (saved.isPresent()) {
                requireSame(
                        identity(
                                plan,
                                architecture(plan, tokenizer, trainee),
                                saved.get().data()),
                        folder);
            }
            var resumed = new ResumedText(
                    folder,
                    tokenizer,
                    () -> chatFormat(plan, folder, tokenizer),
                    saved.map(TrainingIdentity::data),
                    threads,
                    warnings);
            return of(plan, folder, resumed.of(plan.text()), trainee, lock, warnings);
        } catch (UsageException | OutOfMemoryError e) {
            lock.close();
            throw e;
        } catch (FileException e) {
            lock.close();
            throw new UsageException(e.getMessage(), e);
        }
    }

    private static void checkNumbers(TrainingPlan plan) {
        UsageException.check(() -> plan.recipe().trainingConfig(plan.seed()));
        UsageException.check(() -> plan.recipe().optimizerSettings());
        Recipe.Model model = plan.recipe().model();
        int batchSize = plan.recipe().steps().batchSize();
        if ((double) batchSize * model.context() * model.width() > Integer.MAX_VALUE) {
            throw new UsageException(
                    "a micro-batch of %,d x %,d tokens of width %,d is more than an array can hold: choose a smaller --batch-size, and --accumulate more"
                            .formatted(batchSize, model.context(), model.width()));
        }
    }

    /// The tokenizer of the folder. If the training was killed before it was written, the plan gives the same again.
    private static Tokenizer tokenizer(TrainingPlan plan, Path folder, int threads, Consumer<String> warnings) {
        if (Files.notExists(folder.resolve("tokenizer.json"))) {
            try (Texts texts = Texts.open(plan.text())) {
                return plan.tokenizer().tokenizer(texts, threads, warnings);
            }
        }
        try {
            return TokenizerFile.load(folder);
        } catch (TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private static Checkpoints checkpoints(Path folder) {
        return CheckpointPolicy.into(folder).checkpoints();
    }

    /// @param data the fingerprint of the token ids
    private static TrainingIdentity identity(TrainingPlan plan, String architecture, String data) {
        Recipe recipe = plan.recipe();
        return recipe.trainingConfig(plan.seed()).identity(architecture, recipe.optimizerSettings(), data);
    }

    private static String architecture(TrainingPlan plan, Tokenizer tokenizer, Optional<Trainee> trainee) {
        return trainee.map(each -> each.trained().architecture())
                .orElseGet(() -> UsageException.check(() -> plan.recipe().gptConfig(tokenizer.vocabularySize()))
                        .toString());
    }

    /// Compares the plan with the header of the checkpoint: before a model of the wrong size is allocated.
    private static void requireSame(TrainingIdentity identity, Path folder) {
        try {
            checkpoints(folder).requireSame(identity);
        } catch (FileException e) {
            throw new UsageException(e.getMessage() + " (" + folder.resolve(TrainingPlan.FILE) + " was changed)", e);
        }
    }

    private static TrainingSession of(
            TrainingPlan plan,
            Path folder,
            TrainingText text,
            Optional<Trainee> existing,
            FolderLock lock,
            Consumer<String> warnings) {
        text.requireLongerThan(plan.recipe().model().context());
        text.smallValidation().ifPresent(warnings);
        String architecture = architecture(plan, text.tokenizer(), existing);
        existing.map(each -> TrainingMemory.of(each, plan.recipe()))
                .orElseGet(() -> TrainingMemory.of(
                        plan.recipe().gptConfig(text.tokenizer().vocabularySize()), plan.recipe()))
                .require();
        TrainingIdentity identity = identity(plan, architecture, text.data().fingerprint());
        return UsageException.check(() -> {
            Trainee trainee = existing.orElseGet(() ->
                    newModel(plan.recipe().newModel(text.tokenizer().vocabularySize(), firstWeights(plan)), text));
            return new TrainingSession(plan, folder, text, trainee, identity, lock, warnings);
        });
    }

    /// A model that learns conversations ends its texts with the end of a turn, or as other documents end.
    private static Trainee newModel(Gpt model, TrainingText text) {
        if (text.chat().isEmpty()) {
            return Trainee.of(model);
        }
        Set<Integer> ends = new TreeSet<>();
        EndToken.of(text.tokenizer()).ifPresent(ends::add);
        return Trainee.of(model, ChatFormat.withEndOfTurn(text.tokenizer(), ends));
    }

    /// What is to be done.
    public TrainingPlan plan() {
        return plan;
    }

    /// Changes the plan, within what [TrainingIdentity] allows, and writes it if the training has begun. What cannot be
    /// written now is written before the next checkpoint, so every checkpoint is resumed with the plan that it
    /// followed.
    ///
    /// @throws FileException if it cannot be written now; the plan is changed nevertheless
    public void replan(TrainingPlan changed) {
        plan = changed;
        if (keeper.isPresent()) {
            keeper.get().replan(changed);
        }
    }

    /// The folder of the training.
    public Path folder() {
        return folder;
    }

    /// The text to train on.
    public TrainingText text() {
        return text;
    }

    /// The model; its weights are random until the training starts or is resumed.
    public Gpt model() {
        return trainee.model();
    }

    /// The memory of a training of an existing model, in words: that of the weights, gradients and moments, and what it
    /// would be if all weights were trained.
    public String memory() {
        long here = TrainingMemory.of(trainee, plan.recipe()).weights();
        long all = TrainingMemory.ofAll(trainee.model(), plan.recipe());
        String words = mebibytes(here) + " for weights, gradients and moments";
        return here == all ? words : words + " (all trained: " + mebibytes(all) + ")";
    }

    private static String mebibytes(long bytes) {
        double mebibytes = (double) bytes / (1 << 20);
        return (mebibytes < 10 ? "%.1f MiB" : "%,.0f MiB").formatted(mebibytes);
    }

    /// What the training changes and saves.
    public Trainee trainee() {
        return trainee;
    }

    /// Runs something while the model has the weights that are evaluated and saved.
    public void withEvaluationWeights(Runnable body) {
        optimizer.withEvaluationWeights(body);
    }

    /// The record of the losses up to where [#trainer] resumes.
    public TrainingTable table() {
        return table;
    }

    /// Writes the plan and the tokenizer, before anything else: a training can be resumed from the beginning on.
    ///
    /// @throws FileException if they cannot be written
    public void save() {
        plan.write(folder);
        saveTokenizer(plan, text, folder);
    }

    /// Writes the tokenizer of a training into its folder.
    static void saveTokenizer(TrainingPlan plan, TrainingText text, Path folder) {
        Optional<Path> original = plan.tuning().map(FineTuning::folder).filter(Files::isDirectory);
        SavedTokenizer.save(text.tokenizer(), original, text.chat().isPresent(), folder);
    }

    /// A trainer at the newest whole checkpoint of the folder, or at the beginning.
    ///
    /// @param policy for this folder
    /// @throws UsageException if the checkpoints are of another training, damaged or gone
    public Trainer trainer(Device device, CheckpointPolicy policy, TrainingListener listener) {
        Recipe recipe = plan.recipe();
        var trainer =
                new Trainer(trainee.trained(), optimizer, text.data(), recipe.trainingConfig(plan.seed()), device);
        table = TrainingTable.read(folder);
        boolean begun = table.rows().stream().anyMatch(row -> row.step() > 0);
        try {
            boolean saved = !policy.checkpoints().steps().isEmpty();
            if (begun && !saved) {
                throw new UsageException(folder + ": the checkpoints are gone, though the training got beyond its first"
                        + " step: begin again with another --out");
            }
            trainer.listen(listener).saveTo(policy, keep());
            if (saved) {
                trainer.resume();
            }
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
        table.keepUpTo(trainer.state().evaluatedStep());
        table.steps().keepUpTo(trainer.state().step());
        return trainer;
    }

    private FolderKeeper keep() {
        var newKeeper = new FolderKeeper(folder, plan, text, trainee.writer(), identity, table, lock, warnings);
        keeper = Optional.of(newKeeper);
        return newKeeper;
    }

    /// Releases the lock on the folder.
    @Override
    public void close() {
        keeper.ifPresentOrElse(FolderKeeper::close, lock::close);
    }
}
