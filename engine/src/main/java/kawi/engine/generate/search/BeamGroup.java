package kawi.engine.generate.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import kawi.engine.generate.Generation;
import kawi.engine.generate.Generator;
import kawi.engine.generate.Stop;
import kawi.engine.generate.StopConditions;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.TokenRule;

/// Beams that compete with each other: the running ones, and the best finished ones. A step follows Hugging Face's
/// `generate`.
final class BeamGroup {

    /// The scores of all tokens as continuations of one beam.
    ///
    /// @param scores log-probabilities after the stages, negative infinity for excluded tokens, (V)
    /// @param logProbabilities log-probabilities under the model, (V)
    /// @param bonuses added to the scores only where continuations are ranked, (V)
    record ScoredTokens(double[] scores, double[] logProbabilities, double[] bonuses) {}

    /// A beam followed by one token.
    ///
    /// @param beam the index of the beam
    /// @param id the token
    /// @param sum the sum of log-probabilities after the stages, the token's included
    /// @param logProbability the sum of log-probabilities under the model, the token's included
    /// @param rank the sum and the bonus, by which continuations are ranked
    private record Continuation(int beam, int id, double sum, double logProbability, double rank) {

        /// The highest first; of equal ones the first beam and the lowest id.
        private static final Comparator<Continuation> BY_RANK = Comparator.comparingDouble(Continuation::rank)
                .reversed()
                .thenComparingInt(Continuation::beam)
                .thenComparingInt(Continuation::id);
    }

    private final int size;
    private final BeamSettings settings;
    private final StopConditions stop;
    private final Generator generator;
    private List<Beam> running;
    private final List<Hypothesis> finished = new ArrayList<>();
    private boolean open = true;

    /// @param size maximum number of running beams
    /// @param generator knows the vocabulary and the text of tokens
    BeamGroup(int size, BeamSettings settings, StopConditions stop, Generator generator, Beam first) {
        this.size = size;
        this.settings = settings;
        this.stop = stop;
        this.generator = generator;
        this.running = List.of(first);
    }

    boolean isOpen() {
        return open;
    }

    List<Beam> running() {
        return running;
    }

    void moveTo(List<Beam> beams) {
        running = beams;
    }

    List<Hypothesis> finished() {
        return finished;
    }

    /// Replaces the running beams by their best continuations, and collects those that are finished.
    ///
    /// @param scored the possible next tokens of each beam
    void advance(List<ScoredTokens> scored) {
        List<Continuation> best = best(scored);
        int length = running.getFirst().text().newTokens() + 1;
        // Only the first ones may finish: the others make sure that enough beams can continue.
        best.stream().limit(size).forEach(continuation -> finishIfEnded(continuation, length));
        List<Beam> continued = best.stream()
                .sorted(Comparator.comparingDouble(this::orderAmongRunning).reversed())
                .filter(continuation -> stopReason(continuation, length).isEmpty())
                .limit(size)
                .map(this::extended)
                .toList();
        running = continued;
        open = !continued.isEmpty() && mayImprove(length);
    }

    /// Sampled continuations run on in the order of their probability, without the random bonus.
    private double orderAmongRunning(Continuation continuation) {
        return settings.sampling() ? continuation.sum() : continuation.rank();
    }

    /// The best continuations of all beams: enough to fill the group even if some end.
    private List<Continuation> best(List<ScoredTokens> scored) {
        int wanted = Math.max(2, 1 + stop.endTokens().size()) * size;
        var best = new PriorityQueue<>(Continuation.BY_RANK.reversed());
        for (int b = 0; b < running.size(); b++) {
            Beam beam = running.get(b);
            ScoredTokens tokens = scored.get(b);
            for (int id = 0; id < tokens.scores().length; id++) {
                double score = tokens.scores()[id];
                if (score == Double.NEGATIVE_INFINITY) {
                    continue;
                }
                double sum = beam.sum() + score;
                double logProbability = beam.logProbability() + tokens.logProbabilities()[id];
                double rank = sum + tokens.bonuses()[id];
                best.add(new Continuation(b, id, sum, logProbability, rank));
                if (best.size() > wanted) {
                    best.poll();
                }
            }
        }
        return best.stream().sorted(Continuation.BY_RANK).toList();
    }

    private Optional<Stop> stopReason(Continuation continuation, int length) {
        if (stop.endTokens().contains(continuation.id())) {
            return Optional.of(Stop.END_TOKEN);
        }
        if (length == stop.maxNewTokens()) {
            return Optional.of(Stop.MAXIMUM);
        }
        int vocabularySize = generator.model().config().vocabularySize();
        return rule(continuation)
                .filter(rule -> rule.isComplete(vocabularySize, stop.endTokens()))
                .map(rule -> Stop.COMPLETE);
    }

    /// A better text replaces a worse one, even with [EarlyStopping#FIRST] if both end in the same step.
    private void finishIfEnded(Continuation continuation, int length) {
        Optional<Stop> reason = stopReason(continuation, length);
        if (reason.isEmpty()) {
            return;
        }
        int[] all = extended(continuation).text().toArray();
        int[] ids = Arrays.copyOfRange(all, all.length - length, all.length);
        String text = generator.text(ids, stop.endTokens());
        finished.add(new Hypothesis(
                new Generation(ids, text, reason.get(), continuation.logProbability()),
                settings.score(continuation.sum(), length)));
        finished.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        if (finished.size() > size) {
            finished.removeLast();
        }
    }

    private Beam extended(Continuation continuation) {
        Beam parent = running.get(continuation.beam());
        History text = parent.text().copy();
        text.append(continuation.id());
        return new Beam(text, continuation.sum(), continuation.logProbability(), parent.row(), rule(continuation));
    }

    /// The constraint after a continuation.
    private Optional<? extends TokenRule> rule(Continuation continuation) {
        Optional<? extends TokenRule> before = running.get(continuation.beam()).rule();
        return stop.endTokens().contains(continuation.id())
                ? before
                : before.map(rule -> rule.after(continuation.id()));
    }

    /// Whether a running beam may still become better than a finished one.
    private boolean mayImprove(int length) {
        if (finished.size() < size) {
            return true;
        }
        return switch (settings.earlyStopping()) {
            case FIRST -> false;
            case HEURISTIC -> isBetter(length);
            case NEVER -> isBetter(settings.lengthPenalty() > 0 ? stop.maxNewTokens() : length);
        };
    }

    private boolean isBetter(int length) {
        return settings.score(running.getFirst().sum(), length)
                > finished.getLast().score();
    }
}
