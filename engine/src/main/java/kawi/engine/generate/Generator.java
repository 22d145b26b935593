package kawi.engine.generate;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import kawi.autograd.device.Device;
import kawi.engine.model.Gpt;

/// Lets a model write: the autoregressive loop.
///
/// In training all answers are known and every position is asked at once. Here nothing is known: the model is asked for
/// one token, the token is appended, and the model is asked again, because every token depends on the last. Only ids
/// are known here; text is turned into ids by whoever calls, and back by what [#withText] is given.
public final class Generator {
    private final Gpt model;
    private final Device device;
    private final int slide;
    private final Optional<IntFunction<byte[]>> bytes;
    private final LongSupplier clock;

    /// @param device where the model runs
    public Generator(Gpt model, Device device) {
        this(model, device, 1, Optional.empty(), System::nanoTime);
    }

    private Generator(Gpt model, Device device, int slide, Optional<IntFunction<byte[]>> bytes, LongSupplier clock) {
        this.model = model;
        this.device = device;
        this.slide = slide;
        this.bytes = bytes;
        this.clock = clock;
    }

    /// The same whose window slides by so many tokens at once: another definition, and a cheaper one; see
    /// [ContextWindow].
    public Generator withSlide(int tokens) {
        return new Generator(model, device, tokens, bytes, clock);
    }

    /// The same that knows the text of tokens: steps have pieces of text, and texts may stop it.
    ///
    /// @param bytesOfToken the bytes of a token's text in UTF-8
    public Generator withText(IntFunction<byte[]> bytesOfToken) {
        return new Generator(model, device, slide, Optional.of(bytesOfToken), clock);
    }

    /// The same with another clock, in nanoseconds.
    Generator withClock(LongSupplier nanos) {
        return new Generator(model, device, slide, bytes, nanos);
    }

    /// Continues a prompt.
    ///
    /// @param prompt at least one id; only the last ones count if there are more than the context holds
    /// @param listener told of each token at once, before the next is computed
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary
    /// @throws ArithmeticException if a logit is not finite, or no token may come
    public Generation generate(int[] prompt, GenerationConfig config, Consumer<GenerationStep> listener) {
        Writing writing = write(prompt, config);
        writing.forEachRemaining(listener);
        return writing.result();
    }

    /// Continues a prompt step by step.
    ///
    /// @param prompt at least one id; only the last ones count if there are more than the context holds
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary
    public Writing write(int[] prompt, GenerationConfig config) {
        check(prompt, config);
        var row = new Row(new Request(prompt, config), model.config().vocabularySize(), bytes, clock);
        var decoder = new Decoder(model, device, PlainReader.rows(config), capacity(prompt, config), slide);
        var reader = new PlainReader(decoder, 0, config.guidance());
        if (!row.isDone()) {
            decoder.extend(reader.begin(prompt));
        }
        return new Writing(row, reader);
    }

    /// Continues a prompt step by step, guessing ahead.
    ///
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary, if there is
    /// guidance
    /// (whose second row would have to be guessed too), or if the draft model has another vocabulary
    public Writing write(int[] prompt, GenerationConfig config, Speculation speculation) {
        check(prompt, config);
        if (config.guidance().isPresent()) {
            throw new IllegalArgumentException("guidance and speculation do not go together");
        }
        if (speculation instanceof Speculation.DraftModel draft
                && draft.model().config().vocabularySize() != model.config().vocabularySize()) {
            throw new IllegalArgumentException("a draft model needs the same vocabulary, but has "
                    + draft.model().config().vocabularySize() + " tokens and not "
                    + model.config().vocabularySize());
        }
        var row = new Row(new Request(prompt, config), model.config().vocabularySize(), bytes, clock);
        var decoder = new Decoder(model, device, 1, capacity(prompt, config), slide);
        if (!row.isDone()) {
            decoder.prefill(prompt);
        }
        return new Writing(row, new SpeculativeReader(decoder, row, speculation, speculation.drafter(device)));
    }

    /// Continues a prompt step by step by contrastive search; of the config only when to stop and what to report count.
    ///
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary, or the config has
    /// guidance, a rule or stages, which contrastive search does not know
    public Writing write(int[] prompt, GenerationConfig config, ContrastiveSearch search) {
        check(prompt, config);
        if (config.guidance().isPresent()
                || config.rule().isPresent()
                || !config.strategy().stages().isEmpty()) {
            throw new IllegalArgumentException(
                    "contrastive search chooses by itself: without stages, rule and guidance");
        }
        var row = new Row(new Request(prompt, config), model.config().vocabularySize(), bytes, clock);
        return new Writing(row, new ContrastiveReader(search, model, device, capacity(prompt, config), slide, prompt));
    }

    /// Continues several prompts at the same time.
    ///
    /// @param places how many at most are written at once: memory for so many is taken
    /// @throws IllegalArgumentException if a prompt is empty or has an id outside the vocabulary
    public WritingBatch writeAll(List<Request> requests, int places) {
        if (places < 1) {
            throw new IllegalArgumentException("at least 1 text must be written at once, not " + places);
        }
        int capacity = 1;
        int rowsOfAPlace = 1;
        for (Request request : requests) {
            check(request.prompt(), request.config());
            capacity = Math.max(capacity, capacity(request.prompt(), request.config()));
            rowsOfAPlace = Math.max(rowsOfAPlace, PlainReader.rows(request.config()));
        }
        int used = Math.clamp(requests.size(), 1, places);
        var decoder = new Decoder(model, device, used * rowsOfAPlace, capacity, slide);
        return new WritingBatch(
                decoder,
                requests,
                used,
                rowsOfAPlace,
                (text, request) -> new Row(request, model.config().vocabularySize(), bytes, clock));
    }

    /// The most positions that a text can have in the cache.
    private int capacity(int[] prompt, GenerationConfig config) {
        int longest = Math.max(
                prompt.length,
                config.guidance().map(g -> g.otherPrompt().length).orElse(0));
        return (int) Math.min(
                model.config().contextLength(), (long) longest + config.stop().maxNewTokens());
    }

    private void check(int[] prompt, GenerationConfig config) {
        check(prompt);
        config.guidance().ifPresent(guidance -> check(guidance.otherPrompt()));
        if (bytes.isEmpty() && !config.stop().texts().isEmpty()) {
            throw new IllegalArgumentException("texts to stop at need a generator that knows the text of tokens");
        }
    }

    private void check(int[] prompt) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("there is nothing to continue: the prompt is empty");
        }
        for (int id : prompt) {
            if (id < 0 || id >= model.config().vocabularySize()) {
                throw new IllegalArgumentException("the id " + id + " is outside the vocabulary of "
                        + model.config().vocabularySize());
            }
        }
    }
}
