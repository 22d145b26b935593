package kawi.samples.cli.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.WindowShift;
import kawi.engine.generate.speculation.Speculation;
import kawi.engine.generate.speculation.SpeculationStats;
import kawi.engine.generate.speculation.SpeculativeStream;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Sampler;
import kawi.engine.model.Gpt;
import kawi.engine.model.NewTokens;
import kawi.engine.model.Tokens;
import kawi.samples.decoding.SamplingOptions;

/// Measures how training and inference differ: the passes, positions and time that it takes to train on a text, to read
/// it, and to generate one of the same length.
///
/// All are measured in turn several times, so that a slow minute of the machine affects all of them; the median counts.
public final class TrainingAndInference {
    private static final int BATCH = 8;
    private static final int LOOKUP_LENGTH = 3;
    private static final int DRAFTS = 4;

    private final Gpt model;
    private final Device device;
    private final Optional<Gpt> draft;
    private final int[] text;

    /// @param draft a smaller model for speculative decoding
    /// @param text as long as the model's context, to train on and to read; generation starts from its first token
    public TrainingAndInference(Gpt model, Device device, Optional<Gpt> draft, int... text) {
        this.model = model;
        this.device = device;
        this.draft = draft;
        this.text = text;
    }

    /// Measures all of them.
    ///
    /// @param rounds number of measurements of each
    /// @param warmUpSeconds how long each is run unmeasured before, so that the JVM has compiled it
    public List<Cost> measure(int rounds, double warmUpSeconds) {
        List<Supplier<Cost>> ways = new ArrayList<>(List.of(
                this::train, this::forward, this::generateWithoutCache, this::generateWithCache, this::generateBatch));
        ways.add(() -> speculate("generation, prompt lookup", new Speculation.PromptLookup(LOOKUP_LENGTH, DRAFTS)));
        draft.ifPresent(smaller -> ways.add(() -> speculate(
                "generation, draft model",
                new Speculation.DraftModel(smaller, DRAFTS, Sampler.Acceptance.SAME_CHOICE))));
        for (Supplier<Cost> way : ways) {
            double spent = 0;
            do {
                spent += way.get().seconds();
            } while (spent < warmUpSeconds);
        }
        List<List<Cost>> costs = new ArrayList<>();
        ways.forEach(way -> costs.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < ways.size(); i++) {
                costs.get(i).add(ways.get(i).get());
            }
        }
        return costs.stream()
                .map(each -> each.stream()
                        .sorted(Comparator.comparingDouble(Cost::seconds))
                        .toList()
                        .get(each.size() / 2))
                .toList();
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /// All targets are known: one forward and one backward pass for all positions.
    private Cost train() {
        int[] targets = Arrays.copyOfRange(text, 1, text.length);
        Tokens inputs = Tokens.of(Arrays.copyOf(text, text.length - 1));
        var tape = new Tape(device);
        model.parameters().forEach(Parameter::clearGradient);
        long begin = System.nanoTime();
        Tensor loss = tape.record(() -> model.logits(inputs, Mode.EVALUATION).crossEntropy(targets));
        tape.backward(loss);
        return new Cost("training, forward and backward", 1, targets.length, targets.length, secondsSince(begin), 0);
    }

    private Cost forward() {
        Tokens inputs = Tokens.of(Arrays.copyOf(text, text.length - 1));
        var scope = new Inference(device);
        long begin = System.nanoTime();
        scope.run(() -> model.logits(inputs, Mode.EVALUATION));
        return new Cost("forward pass only", 1, inputs.length(), inputs.length(), secondsSince(begin), 0);
    }

    private Sampler sampler(int seed) {
        return new Sampler(
                DecodingStrategy.ofTemperature(SamplingOptions.TEMPERATURE),
                new int[] {text[0]},
                CounterRandom.ofSeed(seed),
                Optional.empty(),
                Set.of(),
                false);
    }

    /// Every token needs all tokens before it, which are recomputed.
    private Cost generateWithoutCache() {
        var scope = new Inference(device);
        Sampler sampler = sampler(1);
        double choosing = 0;
        long positions = 0;
        long begin = System.nanoTime();
        for (int i = 1; i < text.length; i++) {
            int[] soFar = sampler.history().toArray();
            scope.reset();
            float[] logits = scope.run(() -> model.nextLogits(Tokens.of(soFar))).toFloats();
            positions += soFar.length;
            choosing += choose(sampler, logits);
        }
        return new Cost(
                "generation, without KV cache",
                text.length - 1,
                positions,
                text.length - 1,
                secondsSince(begin),
                choosing);
    }

    private static double choose(Sampler sampler, float[] logits) {
        long begin = System.nanoTime();
        sampler.append(sampler.sample(logits));
        return secondsSince(begin);
    }

    private Cost generateWithCache() {
        return generate("generation, with KV cache", 1);
    }

    private Cost generateBatch() {
        return generate("generation, with KV cache, " + BATCH + " texts", BATCH);
    }

    /// The cache keeps the keys and values of earlier tokens: one position per token and text.
    private Cost generate(String what, int texts) {
        var decoder = new Decoder(model, device, texts, text.length, WindowShift.ONE);
        List<Sampler> samplers =
                IntStream.range(0, texts).mapToObj(i -> sampler(i + 1)).toList();
        double choosing = 0;
        long begin = System.nanoTime();
        for (int i = 1; i < text.length; i++) {
            List<NewTokens> newTokens = new ArrayList<>();
            for (int row = 0; row < texts; row++) {
                var history = samplers.get(row).history();
                newTokens.add(new NewTokens(row, history.id(history.size() - 1)));
            }
            decoder.extend(newTokens);
            for (int row = 0; row < texts; row++) {
                choosing += choose(samplers.get(row), decoder.logits(row));
            }
        }
        long tokens = (long) texts * (text.length - 1);
        return new Cost(what, text.length - 1, tokens, tokens, secondsSince(begin), choosing);
    }

    /// Tokens are drafted, and the model verifies several drafts in one pass.
    private Cost speculate(String what, Speculation speculation) {
        var config = GenerationConfig.of(text.length - 1, DecodingStrategy.ofTemperature(SamplingOptions.TEMPERATURE));
        long begin = System.nanoTime();
        SpeculativeStream tokens = speculation.stream(new Generator(model, device), new int[] {text[0]}, config);
        tokens.forEachRemaining(step -> {});
        double seconds = secondsSince(begin);
        SpeculationStats stats = tokens.stats();
        return new Cost(what, stats.passes(), stats.passes() + stats.drafted(), text.length - 1, seconds, 0);
    }
}
