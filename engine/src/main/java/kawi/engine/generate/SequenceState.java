package kawi.engine.generate;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.GenerationStep.Candidate;
import kawi.engine.generate.GenerationStep.Draw;
import kawi.engine.generate.GenerationStep.Survivor;
import kawi.engine.generate.GenerationStep.Survivors;
import kawi.engine.generate.strategy.Decision;
import kawi.engine.generate.strategy.Decision.Outcome;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.generate.strategy.Draft;
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
                config.stop().endTokens());
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

    /// The sampler of this text.
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

    /// Chooses the next token by the decoding strategy. Nothing changes before [#append].
    ///
    /// @param logits (V)
    /// @throws ArithmeticException if a logit is not finite, or every token is excluded
    public Decision sample(float[] logits) {
        checkFinite(logits);
        return sampler.sample(logits, reportsStages());
    }

    /// Chooses the next token by rejection sampling from a draft.
    ///
    /// @param logits (V)
    /// @throws ArithmeticException if a logit is not finite, or every token is excluded
    public Decision sample(float[] logits, Draft draft) {
        checkFinite(logits);
        return sampler.sample(logits, draft, reportsStages());
    }

    /// The decision for a token that was chosen without the strategy, such as by contrastive search.
    ///
    /// @param logits (V)
    /// @throws ArithmeticException if a logit is not finite, or every token is excluded
    public Decision decide(float[] logits, int id) {
        checkFinite(logits);
        return sampler.decide(logits, id, reportsStages());
    }

    private boolean reportsStages() {
        return config.candidates() > 0;
    }

    private void checkFinite(float[] logits) {
        for (int id = 0; id < logits.length; id++) {
            if (!Float.isFinite(logits[id])) {
                throw new ArithmeticException("the logit of token " + id + " is " + logits[id] + " at new token "
                        + ids().newTokens() + ": the model's weights are broken");
            }
        }
    }

    /// Appends the chosen token and checks the stop conditions.
    ///
    /// @param window the tokens that the model saw
    public GenerationStep append(Decision next, int[] window) {
        int number = ids().newTokens();
        sampler.append(next);
        Candidate chosen = candidate(next, next.model().rankOf(next.id()));
        logProbability += chosen.logProbability();
        String piece = appendText(next.id());
        text.append(piece);
        List<Candidate> candidates =
                firstRanks(next.model()).mapToObj(rank -> candidate(next, rank)).toList();
        double entropy = next.model().entropy();
        return new GenerationStep(number, window, candidates, chosen, piece, draw(next), entropy, survivors(next));
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

    private static Candidate candidate(Decision decision, int rank) {
        Distribution model = decision.model();
        int id = model.id(rank);
        return new Candidate(
                id,
                decision.logits()[id],
                model.logProbability(rank),
                decision.distribution().probabilityOf(id));
    }

    private static Optional<Draw> draw(Decision decision) {
        Distribution distribution = decision.distribution();
        if (decision.uniform().isEmpty() || distribution.size() == 1) {
            return Optional.empty();
        }
        int rank = distribution.rankOf(decision.id());
        double from = distribution.cumulativeBefore(rank);
        return Optional.of(new Draw(decision.uniform().getAsDouble(), from, from + distribution.probability(rank)));
    }

    private IntStream firstRanks(Distribution distribution) {
        return IntStream.range(0, Math.min(config.candidates(), distribution.size()));
    }

    /// The tokens after each stage: the most probable ones of any stage and the chosen one, as far as they remain.
    private List<Survivors> survivors(Decision decision) {
        Set<Integer> shown = new HashSet<>(Set.of(decision.id()));
        decision.outcomes()
                .forEach(outcome ->
                        firstRanks(outcome.left()).mapToObj(outcome.left()::id).forEach(shown::add));
        return decision.outcomes().stream()
                .map(outcome -> survivors(outcome, shown))
                .toList();
    }

    private static Survivors survivors(Outcome outcome, Set<Integer> shown) {
        Distribution left = outcome.left();
        List<Survivor> tokens = IntStream.range(0, left.size())
                .filter(rank -> shown.contains(left.id(rank)))
                .mapToObj(rank -> new Survivor(left.id(rank), rank, left.probability(rank)))
                .toList();
        return new Survivors(outcome.stage(), left.size(), tokens);
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
