package kawi.bench.workload;

import java.util.List;
import kawi.autograd.device.Device;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.bench.machine.PeakSamples;
import kawi.engine.data.BatchSampler;
import kawi.engine.data.RandomSampler;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.Gpt;
import kawi.engine.train.TrainingStep;

/// Measures a training step and the share of the machine's peak that it uses.
///
/// The step is the trainer's own: forward, backward, clipping, AdamW. The tokens are random; the time does not depend
/// on them. Between the steps the peak of the machine is measured.
public final class StepBenchmark {
    private static final double LEARNING_RATE = 1e-4;
    private static final double GRADIENT_CLIP = 1;
    private static final AdamW.Settings ADAM_W =
            AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0.1);
    private static final int MIN_TEXT_LENGTH = 100_000;

    private final Workload measured;
    private final Device device;
    private final TrainingStep training;
    private final BatchSampler sampler;
    private long step;

    /// Creates the model.
    ///
    /// @param device the device that trains the model
    public StepBenchmark(Workload measured, Device device) {
        this.measured = measured;
        this.device = device;
        CounterRandom random = CounterRandom.ofSeed(1);
        var model = new Gpt(measured.config(), random.child(1));
        var optimizer = new AdamW(model.parameters(), ADAM_W);
        training = new TrainingStep(model, optimizer, GRADIENT_CLIP, device, random.child(2));
        CounterRandom ids = random.child(3);
        int[] text = new int[Math.max(MIN_TEXT_LENGTH, 2 * measured.length())];
        for (int i = 0; i < text.length; i++) {
            text[i] = ids.below(measured.config().vocabularySize(), i);
        }
        sampler = new RandomSampler(
                new TokenDataset(text, text.length), measured.batchSize(), measured.length(), random.child(4));
    }

    /// Warms up, then measures.
    public StepFigures measure(Effort effort) {
        var peak = new PeakSamples(device);
        effort.warmUp(this::step, peak::take);
        peak.forget();
        Times times = effort.measure(this::step, peak::take);
        return StepFigures.of(measured, device.threads(), times, measured.operationsPerStep(), peak.median());
    }

    private void step() {
        training.run(step, List.of(sampler.batch(step)), LEARNING_RATE);
        step++;
    }
}
