package kawi.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kawi.autograd.device.Device;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.bench.workload.English;
import kawi.engine.data.TokenDataset;
import kawi.engine.data.TokenFile;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.Sha256;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.train.ModelWriter;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.TrainingListener;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.io.Folders;

/// The life cycle of a small model: its text is encoded into a file; it is trained, interrupted, resumed by another
/// trainer, evaluated, saved and loaded, and generates text.
///
/// @param folder the folder of its files, which is created and deleted
/// @param device creates a new device for each call
public record LifeCycle(Path folder, Supplier<Device> device) {
    private static final int STEPS = 40;
    private static final int STEPS_BETWEEN_EVALUATIONS = 10;
    private static final int GENERATED_TOKENS = 100;
    private static final double MEGABYTES_OF_TEXT = 0.1;
    private static final double TRAIN_SHARE = 0.9;
    private static final TrainingConfig CONFIG =
            TrainingConfig.ofSteps(STEPS).batchSize(8).learningRate(1e-3).evaluation(STEPS_BETWEEN_EVALUATIONS, 2);
    private static final AdamW.Settings ADAM_W =
            AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0.1);
    private static final byte[] KEY = new byte[TokenFile.KEY_BYTES];

    /// The outcome of a life cycle, which is the same for each.
    ///
    /// @param weights the SHA-256 of the saved model
    /// @param written the ids of a generated text
    public record Outcome(String weights, List<Integer> written) {}

    /// Runs one life cycle.
    ///
    /// @param interruption determines the step after which the training is interrupted
    /// @throws ModelFileException if a file cannot be written
    public Outcome run(int interruption) {
        try {
            Folders.make(folder);
            encode(English.megabytes(MEGABYTES_OF_TEXT));
            train(Optional.of(1 + interruption % (STEPS - 1)));
            train(Optional.empty());
            return outcome();
        } finally {
            Folders.delete(folder);
        }
    }

    private Path ids() {
        return folder.resolve("tokens.bin");
    }

    private void encode(String text) {
        var tokenizer = CharTokenizer.fromText(text);
        TokenizerFile.save(tokenizer, folder);
        TokenFile.write(
                ids(), KEY, tokenizer.vocabularySize(), sink -> sink.add(tokenizer.encode(text), text.length()));
    }

    /// Trains, starting from the newest checkpoint if there is one.
    ///
    /// @param stop the step after which to interrupt; empty to finish
    private void train(Optional<Integer> stop) {
        Tokenizer tokenizer = TokenizerFile.load(folder);
        TokenDataset data =
                TokenFile.read(ids(), KEY, tokenizer.vocabularySize()).orElseThrow();
        CheckpointPolicy saving = new CheckpointPolicy(folder, 2, Duration.ofMinutes(10));
        Gpt model = model(tokenizer.vocabularySize());
        try (Device own = device.get()) {
            var trainer = new Trainer(
                            model, new AdamW(model.parameters(), ADAM_W), data.split(TRAIN_SHARE), CONFIG, own)
                    .saveTo(saving, ModelWriter.of(model));
            trainer.listen(new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    if (stop.isPresent() && step.step() == stop.get()) {
                        trainer.stop();
                    }
                }
            });
            if (!saving.checkpoints().steps().isEmpty()) {
                trainer.resume();
            }
            trainer.train();
        }
    }

    private static Gpt model(int vocabularySize) {
        GptConfig config = GptConfig.of(vocabularySize)
                .contextLength(32)
                .layers(2)
                .heads(2)
                .width(32)
                .build();
        return new Gpt(config, CounterRandom.ofSeed(1));
    }

    private Outcome outcome() {
        Tokenizer tokenizer = TokenizerFile.load(folder);
        var config = GenerationConfig.of(GENERATED_TOKENS, DecodingStrategy.ofTemperature(1));
        try (Device own = device.get()) {
            int[] ids = new Generator(GptFolder.read(folder), own)
                    .generate(tokenizer.encode("te"), config, step -> {})
                    .ids();
            return new Outcome(weights(), Arrays.stream(ids).boxed().toList());
        }
    }

    private String weights() {
        MessageDigest digest = Sha256.digest();
        try {
            digest.update(Files.readAllBytes(folder.resolve("model.safetensors")));
        } catch (IOException e) {
            throw ModelFileException.of(folder, "the model cannot be read again", e);
        }
        return Sha256.text(digest);
    }
}
