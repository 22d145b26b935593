package kawi.bench.run;

import java.util.Optional;
import kawi.autograd.Tape;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import kawi.engine.model.count.FlopCount;

/// The forward pass of a training step, up to the loss, recorded for a backward pass that never comes.
///
/// The logits are computed with the loss; the fused form computes their gradient at the same time, which is counted
/// here as well.
public final class ForwardRun implements Run {
    private final Workload workload;
    private final Gpt model;
    private final Tape tape;
    private final Tokens inputs;
    private final int[] targets;

    /// Creates the model.
    public ForwardRun(Workload workload, Device device) {
        this.workload = workload;
        CounterRandom random = CounterRandom.ofSeed(1);
        model = new Gpt(workload.config(), random.child(1));
        tape = new Tape(device);
        int vocabulary = workload.config().vocabularySize();
        int tokens = workload.tokensPerStep();
        inputs = new Tokens(
                RandomIds.of(tokens, vocabulary, random.child(2)),
                workload.batchSize(),
                workload.length(),
                Optional.empty());
        targets = RandomIds.of(tokens, vocabulary, random.child(3));
    }

    @Override
    public void run() {
        tape.reset();
        tape.record(() -> model.loss(inputs, targets, targets.length, new Mode.Training(CounterRandom.ofSeed(2))));
    }

    @Override
    public int tokens() {
        return targets.length;
    }

    @Override
    public double operations() {
        return FlopCount.ofForward(workload.config(), workload.batchSize(), workload.length());
    }

    @Override
    public long workingBytes() {
        return tape.bytes();
    }
}
