package kawi.engine.generate;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import kawi.autograd.device.Device;
import kawi.engine.generate.strategy.Decision;
import kawi.engine.model.Gpt;

/// Generates text autoregressively: one token at a time, each computed from all tokens before it.
///
///     ids = prompt
///     while not stopped:
///         logits = model(ids[-N:])
///         next = sample(logits[-1])
///         ids.append(next)
///
/// Training computes all positions in one pass, because every target is known. Generation cannot: each token is an
/// input of the next one. The only addition to the pseudo-code is the KV cache of the [Decoder], which computes one
/// position a step instead of N and returns the same logits.
///
/// A generator works on token ids. The caller encodes the prompt; [#withText] lets steps have text.
public final class Generator {
    private final Gpt model;
    private final Device device;
    private final WindowShift shift;
    private final Optional<IntFunction<byte[]>> bytes;
    private final LongSupplier clock;

    /// @param device where the model runs
    public Generator(Gpt model, Device device) {
        this(model, device, WindowShift.ONE, Optional.empty(), System::nanoTime);
    }

    /// @param clock in nanoseconds
    Generator(Gpt model, Device device, WindowShift shift, Optional<IntFunction<byte[]>> bytes, LongSupplier clock) {
        this.model = model;
        this.device = device;
        this.shift = shift;
        this.bytes = bytes;
        this.clock = clock;
    }

    /// Continues a prompt: the autoregressive loop.
    ///
    /// @param prompt at least one id; if there are more than the context holds, only the last ones count
    /// @param listener called with each token before the next one is computed
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary
    /// @throws ArithmeticException if a logit is not finite, or every token is excluded
    public Generation generate(int[] prompt, GenerationConfig config, Consumer<GenerationStep> listener) {
        SequenceState sequence = begin(prompt, config); // ids = prompt
        LogitsSource source = logitsSource(prompt, config);
        while (!sequence.isFinished()) {
            listener.accept(step(source, sequence));
        }
        return sequence.result();
    }

    /// The body of the loop. The first step reads the whole prompt (prefill), each later step the one token that the
    /// previous step appended (decode).
    ///
    /// @param source the model with its KV cache
    /// @param sequence the ids so far; one more afterwards
    /// @throws ArithmeticException if a logit is not finite, or every token is excluded
    public static GenerationStep step(LogitsSource source, SequenceState sequence) {
        float[] logits = source.logits(sequence.ids()); // model(ids[-N:])[-1]: (V)
        Decision next = sequence.sampler().sample(logits);
        return sequence.append(next, source.window());
    }

    /// The same loop driven by the caller, who asks for one token after the other:
    ///
    ///     for (var tokens = generator.stream(prompt, config); tokens.hasNext(); ) {
    ///         System.out.print(tokens.next().text());
    ///     }
    ///
    /// @param prompt at least one id; if there are more than the context holds, only the last ones count
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary
    public TokenStream stream(int[] prompt, GenerationConfig config) {
        SequenceState sequence = begin(prompt, config);
        LogitsSource source = logitsSource(prompt, config);
        return new TokenStream(sequence, () -> step(source, sequence));
    }

    /// The loop as an iterator. A token is computed when it is asked for, so a caller that stops early pays only for
    /// what it received.
    public static class TokenStream implements Iterator<GenerationStep> {
        private final SequenceState sequence;
        private final Supplier<GenerationStep> step;

        /// @param sequence the text in progress
        /// @param step chooses the next token and appends it to the sequence, such as [Generator#step]
        public TokenStream(SequenceState sequence, Supplier<GenerationStep> step) {
            this.sequence = sequence;
            this.step = step;
        }

        @Override
        public final boolean hasNext() {
            return !sequence.isFinished();
        }

        /// Computes the next token.
        ///
        /// @throws NoSuchElementException if the text is finished
        /// @throws ArithmeticException if a logit is not finite, or every token is excluded
        @Override
        public final GenerationStep next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the text is finished");
            }
            return step.get();
        }

        /// The remaining steps as a stream.
        public final Stream<GenerationStep> stream() {
            Iterable<GenerationStep> steps = () -> this;
            return StreamSupport.stream(steps.spliterator(), false);
        }

        /// The whole text.
        ///
        /// @throws NoSuchElementException if the text is not finished
        public final Generation result() {
            return sequence.result();
        }
    }

    private LogitsSource logitsSource(int[] prompt, GenerationConfig config) {
        int capacity = config.maxLength(prompt);
        if (config.guidance().isPresent()) {
            return new GuidedLogits(
                    decoder(GuidedLogits.ROWS, capacity), 0, config.guidance().get());
        }
        return decoder(1, capacity);
    }

    /// Continues several prompts at the same time, with one pass over the model's weights per step.
    ///
    /// @param slots maximum number of texts in progress; the KV cache has room for as many
    /// @throws IllegalArgumentException if a prompt is empty or has an id outside the vocabulary
    public ContinuousBatch batch(List<ContinuousBatch.Request> requests, int slots) {
        return new ContinuousBatch(this, requests, slots);
    }

    // ---- parts for other loops: batches, speculation, searches

    /// The state of a text of which only the prompt is known.
    ///
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary, or there are texts
    /// to stop at but the text of tokens is not known
    public SequenceState begin(int[] prompt, GenerationConfig config) {
        check(prompt, config);
        return new SequenceState(prompt, config, model.config().vocabularySize(), bytes, clock);
    }

    void check(int[] prompt, GenerationConfig config) {
        check(prompt);
        config.guidance().ifPresent(guidance -> check(guidance.otherPrompt()));
        if (bytes.isEmpty() && !config.stop().texts().isEmpty()) {
            throw new IllegalArgumentException("stop texts need a generator that knows the text of tokens");
        }
    }

    private void check(int[] prompt) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("the prompt is empty: there is nothing to continue");
        }
        for (int id : prompt) {
            if (id < 0 || id >= model.config().vocabularySize()) {
                throw new IllegalArgumentException("the id " + id + " is outside the vocabulary of "
                        + model.config().vocabularySize());
            }
        }
    }

    /// A decoder of the model with empty rows.
    ///
    /// @param capacity maximum number of tokens of a row, such as [GenerationConfig#maxLength]
    public Decoder decoder(int rows, int capacity) {
        return new Decoder(model, device, rows, capacity, shift);
    }

    /// The text of generated ids, without end tokens; empty if the text of tokens is not known.
    public String text(int[] ids, Set<Integer> endTokens) {
        var text = new StringBuilder();
        var detokenizer = new IncrementalDetokenizer(List.of());
        for (int id : ids) {
            if (bytes.isPresent() && !endTokens.contains(id)) {
                text.append(detokenizer.append(bytes.get().apply(id)));
            }
        }
        return text.append(detokenizer.end()).toString();
    }

    /// The model.
    public Gpt model() {
        return model;
    }

    /// Where the model runs.
    public Device device() {
        return device;
    }

    /// What a full window drops.
    public WindowShift shift() {
        return shift;
    }

    // ---- settings

    /// A generator whose full window drops several tokens at once: a different, cheaper definition; see
    /// [ContextWindow].
    ///
    /// @param tokens 1 to the model's context length
    public Generator withShift(int tokens) {
        return withShift(WindowShift.of(tokens));
    }

    /// A generator whose full window shifts in another way; see [ContextWindow].
    ///
    /// @throws IllegalArgumentException if the model does not allow it
    public Generator withShift(WindowShift newShift) {
        newShift.check(model.config());
        return new Generator(model, device, newShift, bytes, clock);
    }

    /// A generator that knows the text of tokens, so that steps have text and texts can stop it.
    ///
    /// @param bytesOfToken the UTF-8 bytes of a token's text
    public Generator withText(IntFunction<byte[]> bytesOfToken) {
        return new Generator(model, device, shift, Optional.of(bytesOfToken), clock);
    }
}
