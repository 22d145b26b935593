package kawi.samples.play.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.autograd.op.Cost;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.generate.Decoder;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.count.ByteCount;
import kawi.engine.model.count.FlopCount;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.TrainingListener;
import kawi.samples.training.TrainingMemory;
import kawi.samples.training.TrainingProfile;

/// Measures a model's training step, operation by operation, and its decoding. Neither depends on the weights and the
/// text, so a model of the same shape with random weights and tokens is measured: the page's own stays as it is.
final class ModelSpeed {
    /// About as many tokens are in a step as in one of `kawi train`.
    private static final int TOKENS_OF_A_STEP = 1024;

    private static final int MIN_TOKENS = 20_000;

    private final GptConfig config;
    private final Device device;
    private final Gpt model;
    private final long nanos;

    /// @param duration of each part of the measurement
    /// @throws kawi.samples.request.UsageException if there is not enough memory for a training of the model
    ModelSpeed(GptConfig config, Device device, Duration duration) {
        nanos = duration.toNanos();
        TrainingMemory.of(config, batchSize(config)).require();
        this.config = config;
        this.device = device;
        model = new Gpt(config, CounterRandom.ofSeed(1));
    }

    private static int batchSize(GptConfig config) {
        return Math.max(1, TOKENS_OF_A_STEP / config.contextLength());
    }

    /// The points of all operations of a training step, of the step as a whole, and of decoding.
    List<RooflinePoint> measure() {
        List<RooflinePoint> points = new ArrayList<>(trainingStep());
        points.addAll(decoding());
        return points;
    }

    /// Trains for some seconds, in which the JVM compiles, and then for some seconds that count.
    private List<RooflinePoint> trainingStep() {
        train(new TrainingProfile(device, 0));
        var profile = new TrainingProfile(device, 0);
        train(profile);
        List<RooflinePoint> points = new ArrayList<>();
        var whole = Cost.of(0, 0);
        for (TrainingProfile.Row row : profile.rows()) {
            if (!TrainingProfile.isOfStep(row) || row.cost().flops() == 0) {
                continue;
            }
            whole = whole.plus(row.cost());
            points.add(RooflinePoint.of(row.part(), row.phase(), row.cost(), row.seconds(), (double) profile.steps()));
        }
        points.addFirst(
                RooflinePoint.of("step", "training", whole, profile.secondsOfSteps(), (double) profile.steps()));
        return points;
    }

    private void train(TrainingProfile profile) {
        var trainer = new Trainer(
                model,
                new AdamW(model.parameters()),
                tokens().split(0.9),
                TrainingConfig.ofSteps(Integer.MAX_VALUE)
                        .batchSize(batchSize(config))
                        .learningRate(1e-4)
                        .evaluation(Integer.MAX_VALUE, 1),
                device);
        long end = System.nanoTime() + nanos;
        trainer.profile(profile).listen(new TrainingListener() {
            @Override
            public void stepped(Step step) {
                profile.stepped(step);
                if (System.nanoTime() > end) {
                    trainer.stop();
                }
            }
        });
        trainer.train();
    }

    private TokenDataset tokens() {
        int length = Math.max(MIN_TOKENS, 20 * config.contextLength());
        CounterRandom random = CounterRandom.ofSeed(2);
        int[] ids = IntStream.range(0, length)
                .map(i -> random.below(config.vocabularySize(), i))
                .toArray();
        return new TokenDataset(ids, length);
    }

    /// Decodes texts as long as the context, token by token, once to warm up and then for some seconds.
    private List<RooflinePoint> decoding() {
        var decoder = new Decoder(model, device);
        text(decoder, Long.MAX_VALUE);
        long begin = System.nanoTime();
        double tokens = 0;
        var cost = new Cost(0, 0);
        long now = begin;
        while (now - begin < nanos / 2) {
            int decoded = text(decoder, begin + nanos / 2);
            now = System.nanoTime();
            tokens += decoded;
            for (int visible = 2; visible <= decoded + 1; visible++) {
                cost = cost.plus(
                        new Cost(FlopCount.ofDecodedToken(config, visible), ByteCount.ofDecodedToken(config, visible)));
            }
        }
        return List.of(RooflinePoint.of("decode", "generation", cost, (now - begin) / 1e9, tokens));
    }

    /// Decodes a text of one token, and then up to the end of the context.
    ///
    /// @return the number of tokens
    private int text(Decoder decoder, long endNanos) {
        decoder.prefill(0);
        int decoded = 0;
        while (decoded == 0 || (decoded < config.contextLength() - 1 && System.nanoTime() < endNanos)) {
            decoder.decode(decoded % config.vocabularySize());
            decoded++;
        }
        return decoded;
    }
}
