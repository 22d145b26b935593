package kawi.engine.generate;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.strategy.Decision;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.Sampler;

/// One text in progress: its ids, the sampler that chooses the next one, and the conditions that stop it. It is
/// independent of where the logits come from and of other texts that are generated at the same time.
public final class SequenceState {
    private final GenerationConfig config;
    private final int vocabularySize;
    private final Sampler sampler;
    private final Optional<IntFunction<byte[]>> bytes;
    private final IncrementalDetokenizer detokenizer;
    private final StringBuilder text = new StringBuilder();
    private final LongSupplier clock;
    private final long start;
    private double logProbability;
    private Optional<Stop> stop;

    /// @param bytes the UTF-8 bytes of a token's text, if they are known
    /// @param clock in nanoseconds
    SequenceState(
            int[] prompt,
            GenerationConfig config,
            int vocabularySize,
            Optional<IntFunction<byte[]>> bytes,
            LongSupplier clock) {
        this.config = config;
        this.vocabularySize = vocabularySize;
        this.sampler = new Sampler(
                config.strategy(),
                prompt,
                CounterRandom.ofSeed(config.seed()),
                config.rule(),
                config.stop().endTokens(),
                config.candidates() > 0);
        this.bytes = bytes;
        this.detokenizer = new IncrementalDetokenizer(config.stop().texts());
        this.clock = clock;
        this.start = clock.getAsLong();
        this.stop = firstStop();
    }

    private Optional<Stop> firstStop() {
        if (tokensLeft() == 0) {
            return Optional.of(Stop.MAXIMUM);
        }
        return sampler.isComplete(vocabularySize) ? Optional.of(Stop.COMPLETE) : Optional.empty();
    }

    /// The tokens so far: the prompt and the new tokens.
    public History ids() {
        return sampler.history();
    }

    /// Chooses the tokens of this text. A choice changes nothing before [#append].
    public Sampler sampler() {
        return sampler;
    }

    /// Whether a stop condition is met.
    public boolean isFinished() {
        return stop.isPresent();
    }

    /// The number of tokens until the maximum.
    public int tokensLeft() {
        return config.stop().maxNewTokens() - ids().newTokens();
    }

    /// Appends the chosen token and checks the stop conditions.
    ///
    /// @param window the tokens that the model saw
    public GenerationStep append(Decision next, int[] window) {
        int number = ids().newTokens();
        sampler.append(next);
        String piece = appendText(next.id());
        text.append(piece);
        GenerationStep step = new StepReport(next, config.candidates()).step(number, window, piece);
        logProbability += step.chosen().logProbability();
        return step;
    }

    /// Appends a token's text and decides whether to stop.
    ///
    /// @return the text that is now final
    private String appendText(int id) {
        boolean isEnd = config.stop().endTokens().contains(id);
        String piece =
                isEnd || bytes.isEmpty() ? "" : detokenizer.append(bytes.get().apply(id));
        stop = stopAfter(isEnd);
        return stop.isPresent() ? piece + detokenizer.end() : piece;
    }

    private Optional<Stop> stopAfter(boolean isEnd) {
        if (isEnd) {
            return Optional.of(Stop.END_TOKEN);
        }
        if (detokenizer.isStopped()) {
            return Optional.of(Stop.TEXT);
        }
        if (tokensLeft() == 0) {
            return Optional.of(Stop.MAXIMUM);
        }
        if (config.stop().maxTime().isPresent()
                && clock.getAsLong() - start >= config.stop().maxTime().get().toNanos()) {
            return Optional.of(Stop.TIME);
        }
        return sampler.isComplete(vocabularySize) ? Optional.of(Stop.COMPLETE) : Optional.empty();
    }

    /// The finished text.
    ///
    /// @throws NoSuchElementException if the text is not finished
    public Generation result() {
        Stop reason = stop.orElseThrow(() -> new NoSuchElementException("the text is not finished"));
        int[] all = ids().toArray();
        int[] newIds = Arrays.copyOfRange(all, ids().promptLength(), all.length);
        return new Generation(newIds, text.toString(), reason, logProbability);
    }
}
