package kawi.bench.run;

import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.GptConfig;

/// The attention of all layers of a training step, forward and backward, from given queries, keys and values. The
/// operation is called once for each layer, always with the same numbers.
///
/// Only the products count, as in a training step: `4 D` operations forward and `8 D` backward for each query and key
/// that it sees.
public final class AttentionRun implements Run {
    private static final double PER_PAIR = 12;

    private final Workload workload;
    private final Parameter queriesKeysValues;
    private final Tape tape;

    /// Creates random queries, keys and values.
    ///
    /// @throws IllegalArgumentException if heads share keys and values
    public AttentionRun(Workload workload, Device device) {
        this.workload = workload;
        GptConfig config = workload.config();
        if (config.keyValueHeads() != config.heads()) {
            throw new IllegalArgumentException("attention is measured with as many key/value heads as heads, not "
                    + config.keyValueHeads() + " for " + config.heads());
        }
        Shape shape = Shape.of(
                workload.batchSize(), workload.length(), config.headLayout().columns());
        var random = CounterRandom.ofSeed(1);
        queriesKeysValues = new Parameter("qkv", shape); // (B, T, 3 H D)
        float[] numbers = queriesKeysValues.value().data();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.normal(i);
        }
        tape = new Tape(device);
    }

    @Override
    public void run() {
        for (int layer = 0; layer < workload.config().layers(); layer++) {
            tape.reset();
            queriesKeysValues.clearGradient();
            Tensor loss = tape.record(() -> queriesKeysValues
                    .attention(workload.config().heads(), Optional.empty(), Optional.empty())
                    .sum());
            tape.backward(loss);
        }
    }

    @Override
    public int tokens() {
        return workload.tokensPerStep();
    }

    @Override
    public double operations() {
        double pairs = (double) workload.tokensPerStep() * (workload.length() + 1) / 2;
        return PER_PAIR
                * pairs
                * workload.config().layers()
                * workload.config().headLayout().width();
    }

    @Override
    public long workingBytes() {
        return tape.bytes();
    }
}
