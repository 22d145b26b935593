package kawi.engine.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.GenerationStep.Candidate;
import kawi.engine.generate.GenerationStep.Survivor;
import kawi.engine.generate.GenerationStep.Survivors;
import kawi.engine.generate.strategy.Decision;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.generate.strategy.Sampler;

/// One text that is being written: takes logits, chooses tokens, and knows when to stop. Where the logits come from,
/// and
/// what else is written at the same time, is nothing to it.
final class Row {
    private final GenerationConfig config;
    private final Sampler sampler;
    private final Optional<IntFunction<byte[]>> bytes;
    private final TextTail tail;
    private final StringBuilder text = new StringBuilder();
    private final LongSupplier clock;
    private final long begin;
    private final int vocabularySize;
    private double logProbability;
    private Optional<Stop> stop = Optional.empty();

    /// @param bytes the bytes of a token's text, if they are known
    /// @param clock nanoseconds
    Row(Request request, int vocabularySize, Optional<IntFunction<byte[]>> bytes, LongSupplier clock) {
        this.config = request.config();
        this.sampler = new Sampler(
                config.strategy(),
                request.prompt(),
                CounterRandom.ofSeed(config.seed()),
                config.rule(),
                config.stop().endTokens());
        this.vocabularySize = vocabularySize;
        this.bytes = bytes;
        this.tail = new TextTail(config.stop().texts());
        this.clock = clock;
        this.begin = clock.getAsLong();
        if (config.stop().maxNewTokens() == 0) {
            stop = Optional.of(Stop.MAXIMUM);
        } else if (sampler.isComplete(vocabularySize)) {
            stop = Optional.of(Stop.COMPLETE);
        }
    }

    Sampler sampler() {
        return sampler;
    }

    GenerationConfig config() {
        return config;
    }

    /// Whether the text is finished.
    boolean isDone() {
        return stop.isPresent();
    }

    /// How many tokens may still be written at most.
    int tokensLeft() {
        return config.stop().maxNewTokens() - sampler.history().newTokens();
    }

    /// What was written, once it is finished.
    Generation result() {
        int[] all = sampler.history().toArray();
        int[] ids = Arrays.copyOfRange(all, sampler.history().promptLength(), all.length);
        return new Generation(ids, text.toString(), stop.orElseThrow(), logProbability);
    }

    /// Chooses the next token.
    ///
    /// @throws ArithmeticException if a logit is not finite, or no token may come
    GenerationStep take(Reader reader) {
        float[] logits = reader.logits();
        int[] window = reader.window();
        int number = sampler.history().newTokens();
        check(logits, number);
        Decision decision = decide(reader, logits);
        Distribution model = decision.model();
        Candidate chosen = candidate(decision, model.rankOf(decision.id()), logits);
        logProbability += chosen.logProbability();
        String piece = write(decision.id());
        text.append(piece);
        return new GenerationStep(
                number,
                window,
                IntStream.range(0, Math.min(config.candidates(), model.size()))
                        .mapToObj(rank -> candidate(decision, rank, logits))
                        .toList(),
                chosen,
                piece,
                model.entropy(),
                survivors(decision));
    }

    private Decision decide(Reader reader, float[] logits) {
        boolean withOutcomes = config.candidates() > 0;
        OptionalInt decided = reader.decided();
        if (decided.isPresent()) {
            return sampler.take(logits, decided.getAsInt(), withOutcomes);
        }
        return reader.draft()
                .map(draft -> sampler.choose(logits, draft, withOutcomes))
                .orElseGet(() -> sampler.choose(logits, withOutcomes));
    }

    private static void check(float[] logits, int number) {
        for (int id = 0; id < logits.length; id++) {
            if (!Float.isFinite(logits[id])) {
                throw new ArithmeticException("the logit of token " + id + " is " + logits[id] + " at new token "
                        + number + ": the model's weights are broken");
            }
        }
    }

    /// Adds a token to the text.
    ///
    /// @return what is now certain of the text
    private String write(int id) {
        boolean ends = config.stop().endTokens().contains(id);
        String piece = ends || bytes.isEmpty() ? "" : tail.append(bytes.get().apply(id));
        stop = reasonToStop(ends);
        return stop.isPresent() ? piece + tail.end() : piece;
    }

    private Optional<Stop> reasonToStop(boolean ends) {
        if (ends) {
            return Optional.of(Stop.END_TOKEN);
        }
        if (tail.isStopped()) {
            return Optional.of(Stop.TEXT);
        }
        if (tokensLeft() == 0) {
            return Optional.of(Stop.MAXIMUM);
        }
        if (config.stop().maxTime().isPresent()
                && clock.getAsLong() - begin >= config.stop().maxTime().get().toNanos()) {
            return Optional.of(Stop.TIME);
        }
        return sampler.isComplete(vocabularySize) ? Optional.of(Stop.COMPLETE) : Optional.empty();
    }

    private static Candidate candidate(Decision decision, int rank, float[] logits) {
        int id = decision.model().id(rank);
        return new Candidate(
                id,
                logits[id],
                decision.model().logProbability(rank),
                decision.chances().probabilityOf(id));
    }

    private List<Survivors> survivors(Decision decision) {
        return decision.outcomes().stream()
                .map(outcome -> new Survivors(
                        outcome.stage(),
                        outcome.left().size(),
                        IntStream.range(
                                        0,
                                        Math.min(
                                                config.candidates(),
                                                outcome.left().size()))
                                .mapToObj(rank -> new Survivor(
                                        outcome.left().id(rank), outcome.left().probability(rank)))
                                .toList()))
                .toList();
    }
}
