package kawi.bench.run;

import java.util.List;
import kawi.autograd.Tape;
import kawi.autograd.device.Device;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.BatchSampler;
import kawi.engine.data.RandomSampler;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.Gpt;
import kawi.engine.train.TrainingStep;

/// The trainer's own training step: forward, backward, clipping, AdamW.
public final class StepRun implements Run {
    private static final double LEARNING_RATE = 1e-4;
    private static final double GRADIENT_CLIP = 1;
    private static final AdamW.Settings ADAM_W =
            AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0.1);
    private static final int MIN_TEXT_LENGTH = 100_000;

    private final Workload workload;
    private final Gpt model;
    private final TrainingStep training;
    private final BatchSampler sampler;
    private long step;

    /// Creates the model, whose activations are all kept for the backward pass.
    public StepRun(Workload workload, Device device) {
        this(workload, new Tape(device));
    }

    /// Creates the model.
    ///
    /// @param tape of the forward passes, for this run alone
    public StepRun(Workload workload, Tape tape) {
        this.workload = workload;
        CounterRandom random = CounterRandom.ofSeed(1);
        model = new Gpt(workload.config(), random.child(1));
        var optimizer = new AdamW(model.parameters(), ADAM_W);
        training = new TrainingStep(model, optimizer, GRADIENT_CLIP, tape, random.child(2));
        int[] text = RandomIds.of(
                Math.max(MIN_TEXT_LENGTH, 2 * workload.length()),
                workload.config().vocabularySize(),
                random.child(3));
        sampler = new RandomSampler(
                new TokenDataset(text, text.length), workload.batchSize(), workload.length(), random.child(4));
    }

    /// The model, which a run changes.
    public Gpt model() {
        return model;
    }

    @Override
    public void run() {
        training.run(step, List.of(sampler.batch(step)), LEARNING_RATE);
        step++;
    }

    @Override
    public int tokens() {
        return workload.tokensPerStep();
    }

    @Override
    public double operations() {
        return workload.operationsPerStep();
    }

    @Override
    public long workingBytes() {
        return training.activationBytes();
    }
}
