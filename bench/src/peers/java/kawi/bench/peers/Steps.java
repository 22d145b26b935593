package kawi.bench.peers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.bench.jmh.harness.Numbers;
import kawi.engine.data.Batch;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import kawi.engine.train.TrainingStep;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A whole training step from the same weights on the same tokens: loss, gradients, clipping, AdamW. Both must agree on
/// the loss of the first step and of the second, which depends on all results of the first.
final class Steps {
    private static final double GRADIENT_CLIP = 1;

    /// With dropout the random numbers differ, so the losses are only similar.
    private static final double TOLERANCE_WITH_DROPOUT = 0.05;

    private Steps() {}

    static Comparison comparison(Case sizes, Device device) {
        CounterRandom random = CounterRandom.ofSeed(1);
        var model = new Gpt(sizes.config(), random.child(1));
        int[] ids = Numbers.ids(sizes.tokens() + 1, sizes.config().vocabularySize());
        int[] inputs = IntStream.range(0, sizes.tokens()).map(i -> ids[i]).toArray();
        int[] targets = IntStream.range(0, sizes.tokens()).map(i -> ids[i + 1]).toArray();
        var batch = new Batch(new Tokens(inputs, sizes.sequences(), sizes.length(), Optional.empty()), targets);
        var torchStep = new TorchStep(new TorchGpt(model), batch); // copies the weights before they change
        var adamW = new AdamW(model.parameters(), Optimizers.SETTINGS);
        var kawiStep = new KawiStep(new TrainingStep(model, adamW, GRADIENT_CLIP, device, random.child(2)), batch);
        return new Comparison(
                "training step of " + sizes.name(),
                kawiStep,
                torchStep,
                sizes.hasDropout() ? TOLERANCE_WITH_DROPOUT : Agreement.ROUNDING);
    }

    private static final class KawiStep implements Contender {
        private final TrainingStep training;
        private final Batch batch;
        private long step;
        private double loss;

        KawiStep(TrainingStep training, Batch batch) {
            this.training = training;
            this.batch = batch;
        }

        @Override
        public void run() {
            loss = training.run(step, List.of(batch), Optimizers.LEARNING_RATE).loss();
            step++;
        }

        @Override
        public Map<String, float[]> results() {
            return Map.of("loss", new float[] {(float) loss});
        }
    }

    private static final class TorchStep implements Contender {
        private final TorchGpt model;
        private final Tensor ids; // (B, T)
        private final Tensor positions; // (T)
        private final Tensor targets; // (B T)
        private final FusedAdamW optimizer;
        private final TensorVector parameters;
        private float loss;

        TorchStep(TorchGpt model, Batch batch) {
            this.model = model;
            Tokens tokens = batch.inputs();
            ids = Torch.ids(tokens.ids(), tokens.sequences(), tokens.length());
            positions = Torch.ids(IntStream.range(0, tokens.length()).toArray(), tokens.length());
            targets = Torch.ids(batch.targets(), batch.targets().length);
            optimizer = new FusedAdamW(List.copyOf(model.parameters()), Optimizers.SETTINGS, Optimizers.LEARNING_RATE);
            parameters = new TensorVector(model.parameters().toArray(Tensor[]::new));
        }

        @Override
        public void run() {
            Torch.freeing(() -> {
                Tensor result = model.loss(ids, positions, targets);
                model.parameters()
                        .forEach(parameter ->
                                parameter.mutable_grad().reset()); // so that it is written, not accumulated
                result.backward();
                torch.clip_grad_norm_(parameters, GRADIENT_CLIP);
                optimizer.step();
                loss = result.item_float();
            });
        }

        @Override
        public Map<String, float[]> results() {
            return Map.of("loss", new float[] {loss});
        }
    }
}
