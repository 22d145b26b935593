package kawi.samples.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import kawi.autograd.device.Device;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.io.Folders;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.Sha256;
import kawi.engine.train.CheckpointPolicy;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingListener;
import kawi.samples.request.SavedModel;
import kawi.samples.request.TextSource;
import kawi.samples.training.Preset;
import kawi.samples.training.Recipe;
import kawi.samples.training.TokenizerChoice;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.TrainingSession;

/// The life of a small model: it is trained, interrupted, resumed by another trainer, judged, saved, read again, and
/// writes.
///
/// @param folder where it lives; made and deleted
/// @param device a new one each time it is asked for
public record Life(Path folder, Supplier<Device> device) {
    private static final int STEPS = 40;
    private static final int EVERY_STEPS = 10;
    private static final int WRITTEN_TOKENS = 100;
    private static final TextSource TEXT = TextSource.corpus("moby-dick");

    /// What came of it: the same in every life.
    ///
    /// @param weights SHA-256 of the saved model
    /// @param written the ids of a text that it wrote
    public record Legacy(String weights, List<Integer> written) {}

    /// Lives once.
    ///
    /// @param interruption after how many steps the training is interrupted
    /// @throws ModelFileException if something cannot be written
    public Legacy live(int interruption) {
        try {
            begin(1 + interruption % (STEPS - 1));
            resume();
            return legacy();
        } finally {
            Folders.delete(folder);
        }
    }

    private static TrainingPlan plan() {
        Recipe tiny = Preset.TINY.recipe();
        Recipe recipe = tiny.withSteps(STEPS).withEvaluation(new Recipe.Evaluation(EVERY_STEPS, 2));
        return new TrainingPlan(TEXT, TokenizerChoice.CHARACTERS, recipe, 1);
    }

    private void begin(int steps) {
        try (TrainingSession session = TrainingSession.begin(plan(), folder, 1);
                Device own = device.get()) {
            session.save();
            var trainer = new Trainer[1];
            trainer[0] = session.trainer(own, saving(), new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    if (step.step() == steps) {
                        trainer[0].stop();
                    }
                }
            });
            trainer[0].train();
        }
    }

    private void resume() {
        try (TrainingSession session = TrainingSession.resume(TrainingPlan.read(folder), folder, 1);
                Device own = device.get()) {
            session.trainer(own, saving(), new TrainingListener() {}).train();
        }
    }

    private CheckpointPolicy saving() {
        return new CheckpointPolicy(folder, 2, Duration.ofMinutes(10));
    }

    private Legacy legacy() {
        SavedModel saved = SavedModel.open(folder);
        var config = GenerationConfig.of(WRITTEN_TOKENS, DecodingStrategy.ofTemperature(1));
        try (Device own = device.get()) {
            int[] ids = new Generator(saved.model(), own)
                    .generate(saved.encode("Call me "), config, step -> {})
                    .ids();
            return new Legacy(weights(), Arrays.stream(ids).boxed().toList());
        }
    }

    private String weights() {
        MessageDigest digest = Sha256.digest();
        try {
            digest.update(Files.readAllBytes(folder.resolve("model.safetensors")));
        } catch (IOException e) {
            throw new ModelFileException(folder, "the model cannot be read again: " + e.getMessage(), e);
        }
        return Sha256.text(digest);
    }
}
