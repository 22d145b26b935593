package kawi.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.fixture.Models;
import kawi.engine.model.Gpt;
import kawi.engine.train.checkpoint.CheckpointPolicy;

/// Small trainings for tests.
final class Trainings {
    static final int STEPS = 12;

    private Trainings() {}

    /// A text with something to learn: runs of 0 1 2 3 ..., every seventh token random.
    static TokenDataset.Split text(long seed) {
        int[] ids = Models.ids(600, 11, seed);
        for (int i = 0; i < ids.length; i++) {
            if (i % 7 != 0) {
                ids[i] = i % 11;
            }
        }
        return new TokenDataset(ids, ids.length).split(0.9);
    }

    static TrainingConfig config() {
        return config(STEPS, 1e-2, 3, 2, 5);
    }

    static TrainingConfig config(int steps, double rate, int batchSize, int accumulation, int interval) {
        return TrainingConfig.ofSteps(steps)
                .batchSize(batchSize)
                .accumulation(accumulation)
                .learningRate(new LearningRate.WarmupCosine(rate, rate / 10, 3, steps))
                .evaluation(interval, 2)
                .seed(42);
    }

    static Gpt model() {
        return new Gpt(Models.tiny(true, 0.1), CounterRandom.ofSeed(1));
    }

    static AdamW optimizer(List<Parameter> parameters) {
        return new AdamW(parameters, AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0.1));
    }

    static Trainer trainer(
            Gpt model, TokenDataset.Split data, TrainingConfig config, Device device, TrainingListener listener) {
        return new Trainer(model, optimizer(model.parameters()), data, config, device).listen(listener);
    }

    /// A training that saves into a folder.
    static Trainer trainer(
            Gpt model,
            TokenDataset.Split data,
            TrainingConfig config,
            Device device,
            Path folder,
            TrainingListener listener) {
        return trainer(model, data, config, device, CheckpointPolicy.into(folder), listener);
    }

    static Trainer trainer(
            Gpt model,
            TokenDataset.Split data,
            TrainingConfig config,
            Device device,
            CheckpointPolicy policy,
            TrainingListener listener) {
        return trainer(model, data, config, device, listener).saveTo(policy, ModelWriter.of(model));
    }

    static Diary train(Gpt model, TrainingConfig config, Kernels kernels, int threads) {
        var diary = new Diary();
        try (var device = new Device(kernels, threads)) {
            trainer(model, text(0), config, device, diary).train();
        }
        return diary;
    }

    static List<float[]> trained(TrainingConfig config, Kernels kernels, int threads) {
        Gpt model = model();
        train(model, config, kernels, threads);
        return Models.weights(model);
    }

    static void assertSame(List<float[]> expected, List<float[]> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "parameter " + i);
        }
    }

    /// The events of a training, in order.
    static class Diary implements TrainingListener {
        final List<String> events = new ArrayList<>();
        final List<Evaluated> evaluations = new ArrayList<>();
        final List<Step> steps = new ArrayList<>();

        @Override
        public void stepped(Step step) {
            events.add("step " + step.step());
            steps.add(step);
        }

        @Override
        public void evaluated(Evaluated evaluated) {
            events.add("evaluated " + evaluated.step());
            evaluations.add(evaluated);
        }

        @Override
        public void bestLost(long step, double validationLoss) {
            events.add("lost " + step);
        }

        @Override
        public void checkpointSaved(Path file) {
            events.add("saved " + file.getFileName());
        }
    }
}
