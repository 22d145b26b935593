package kawi.samples.play.write;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.StepReport;
import kawi.engine.generate.WindowShift;
import kawi.engine.generate.strategy.Choice;
import kawi.engine.generate.strategy.Decision;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Sampler;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;

/// Predicts what comes after any place in any text. The logits of recent places are kept, so that another strategy, or
/// a return to an earlier branch, needs no pass of the model. The page keeps the tree of alternatives; here a place is
/// only its tokens.
///
/// Safe for several threads, which take turns.
public final class TextPrediction {
    /// Maximum number of tokens of a text, for a model whose context holds fewer: the window slides then.
    private static final int MAX_LENGTH = 4096;

    /// Maximum number of tokens in a window, for a model whose context holds more: the memory of the KV cache.
    private static final int MAX_WINDOW = 2048;

    private static final long MAX_KEPT_BYTES = 64L << 20;

    private final SavedModel model;
    private final Device device;
    private final LongSupplier clock;
    private final PrefixDecoder decoder;
    private final KeptLogits kept;

    /// @param device where the model runs
    /// @param clock in nanoseconds
    public TextPrediction(SavedModel model, Device device, LongSupplier clock) {
        this(model, device, clock, MAX_KEPT_BYTES);
    }

    /// @param maxKeptBytes limit of the memory of kept logits
    TextPrediction(SavedModel model, Device device, LongSupplier clock, long maxKeptBytes) {
        this.model = model;
        this.device = device;
        this.clock = clock;
        this.decoder = new PrefixDecoder(model.model(), device, windowLimit(), clock);
        this.kept = new KeptLogits(maxKeptBytes);
    }

    /// What the page must know of the model.
    public Object facts() {
        return ModelFacts.of(model, maxLength());
    }

    /// The tokens of a prompt.
    ///
    /// @param json an object with the `text`; an empty one stands for the default prompt
    /// @return an [EncodedText]
    /// @throws UsageException if the text is too long, or has something that the model does not know
    public Object encode(byte... json) {
        return EncodedText.of(json, model, maxLength());
    }

    /// Maximum number of tokens of a text.
    int maxLength() {
        return windowLimit() < contextLength() ? windowLimit() : MAX_LENGTH;
    }

    private int windowLimit() {
        return Math.min(contextLength(), MAX_WINDOW);
    }

    private int contextLength() {
        return model.model().config().contextLength();
    }

    /// Predicts the token after a place.
    ///
    /// @param json a [WriteRequest]
    /// @return a [Prediction]
    /// @throws UsageException if the request is wrong, or its strategy excludes every token
    public synchronized Object predict(byte... json) {
        WriteRequest request = WriteRequest.parse(json, model, maxLength());
        int[] window = window(request.ids());
        Optional<float[]> found = request.cache() ? kept.find(window) : Optional.empty();
        Prediction.Cost cost = Prediction.Cost.NOTHING;
        float[] logits;
        if (found.isPresent()) {
            logits = found.get();
        } else {
            PrefixDecoder.Pass pass = decoder.pass(window, request.cache());
            cost = new Prediction.Cost(1, pass.positions(), pass.nanos() / 1e6);
            logits = kept.keep(window, pass.logits());
        }
        return Prediction.of(step(request, window, logits), model, cost);
    }

    /// Compares generation with and without KV cache.
    ///
    /// @param json a [WriteRequest] with the number of `tokens`
    /// @return a [CacheComparison]
    /// @throws UsageException if the request is wrong
    public synchronized Object compareCache(byte... json) {
        WriteRequest request = WriteRequest.parse(json, model, maxLength());
        int tokens = CacheComparison.tokens(json, maxLength() - request.ids().length);
        return CacheComparison.of(
                request.ids(),
                tokens,
                () -> new Decoder(model.model(), device, 1, windowLimit(), WindowShift.ONE),
                clock);
    }

    private int[] window(int... ids) {
        return Arrays.copyOfRange(ids, Math.max(0, ids.length - contextLength()), ids.length);
    }

    private GenerationStep step(WriteRequest request, int[] window, float[] logits) {
        try {
            Decision decision = sampler(request).sample(logits);
            return new StepReport(decision, request.candidates()).step(request.newTokens().length, window, "");
        } catch (ArithmeticException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /// The sampler at the place: with the random numbers of its position, and with the state of its choice.
    private Sampler sampler(WriteRequest request) {
        DecodingStrategy strategy = request.strategy();
        var sampler = new Sampler(
                strategy,
                request.prompt(),
                CounterRandom.ofSeed(request.seed()),
                Optional.empty(),
                model.endTokens(),
                true);
        boolean hasState =
                !(strategy.choice() instanceof Choice.Greedy || strategy.choice() instanceof Choice.Multinomial);
        for (int id : request.newTokens()) {
            if (hasState) {
                sampler.append(sampler.decide(logits(sampler.history().toArray()), id));
            } else {
                sampler.append(id);
            }
        }
        return sampler;
    }

    /// The logits after a text, kept or computed.
    private float[] logits(int... ids) {
        int[] window = window(ids);
        return kept.find(window)
                .orElseGet(() -> kept.keep(window, decoder.pass(window, true).logits()));
    }
}
