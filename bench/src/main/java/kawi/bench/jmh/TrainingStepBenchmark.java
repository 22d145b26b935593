package kawi.bench.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.op.Cost;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.GradientClipping;
import kawi.autograd.random.CounterRandom;
import kawi.bench.jmh.harness.DeviceBenchmark;
import kawi.bench.jmh.harness.Numbers;
import kawi.engine.data.Batch;
import kawi.engine.data.BatchSampler;
import kawi.engine.data.RandomSampler;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.Gpt;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;

/// What share of the peak does a training step use? `ofPeak` is the model FLOP utilisation (MFU).
///
/// A step is what the trainer does: draw a batch, clear the gradients, forward, backward, clip the gradients, AdamW.
/// [Preset#cost] defines what is counted: 3.8 billion operations for the small model. Tokens per second are batch size
/// times context length, divided by the time.
///
/// Pitfalls: the peak is that of as many cores as there are threads; on a shared machine the second core may not be
/// available. The text is random, so the loss stays the same; the time does not depend on it. The memory of the
/// activations is allocated in the first step, which is part of the warm-up.
///
/// A step of `baby` has 1100 billion operations: seconds with SIMD, minutes with the plain loops. Therefore it is not
/// measured by default:
///
///     ./kawi jmh TrainingStep
///     ./kawi jmh TrainingStep -p preset=baby -p kernels=vector -p threads=2
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TrainingStepBenchmark extends DeviceBenchmark {
    private static final double LEARNING_RATE = 1e-3;
    private static final double GRADIENT_CLIP = 1;
    private static final int TEXT_LENGTH = 1 << 20;

    /// The name of a [Preset]: `tiny`, `small` or `baby`.
    @Param({"tiny", "small"})
    public String preset;

    private Device device;
    private Gpt model;
    private List<Parameter> parameters;
    private AdamW optimizer;
    private Tape tape;
    private BatchSampler sampler;
    private CounterRandom dropoutRandom;
    private long step;

    @Override
    protected void prepare(Device chosen) {
        Preset chosenPreset = Preset.named(preset);
        int vocabularySize = chosenPreset.config().vocabularySize();
        var text = new TokenDataset(Numbers.ids(TEXT_LENGTH, vocabularySize), TEXT_LENGTH);
        CounterRandom random = CounterRandom.ofSeed(1);
        device = chosen;
        model = new Gpt(chosenPreset.config(), random.child(1));
        parameters = model.parameters();
        optimizer = new AdamW(parameters, AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0.1));
        tape = new Tape(device);
        sampler = new RandomSampler(
                text, chosenPreset.batchSize(), chosenPreset.config().contextLength(), random.child(2));
        dropoutRandom = random.child(3);
    }

    @Override
    protected Cost cost(String benchmark) {
        return Preset.named(preset).cost(model.parameterCount());
    }

    /// One training step.
    @Benchmark
    public double step() {
        Batch batch = sampler.batch(step);
        parameters.forEach(Parameter::clearGradient);
        tape.reset();
        var mode = new Mode.Training(dropoutRandom.child(step));
        Tensor loss = tape.record(() -> model.loss(batch.inputs(), batch.targets(), batch.targetCount(), mode));
        tape.backward(loss);
        double norm = GradientClipping.norm(device, parameters);
        optimizer.step(device, LEARNING_RATE, GradientClipping.coefficient(norm, GRADIENT_CLIP));
        step++;
        return loss.item();
    }
}
