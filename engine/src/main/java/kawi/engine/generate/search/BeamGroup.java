package kawi.engine.generate.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import kawi.engine.generate.Stop;
import kawi.engine.generate.StopConditions;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.TokenRule;

/// Beams that compete with each other: those that go on, and the best of those that are finished. One step is that of
/// Hugging Face's `generate`.
final class BeamGroup {
    private final int size;
    private final BeamSettings settings;
    private final StopConditions stop;
    private final int vocabularySize;
    private List<Beam> running;
    private final List<Hypothesis> finished = new ArrayList<>();
    private boolean open = true;

    /// @param size how many beams go on at most
    BeamGroup(int size, BeamSettings settings, StopConditions stop, int vocabularySize, Beam first) {
        this.size = size;
        this.settings = settings;
        this.stop = stop;
        this.vocabularySize = vocabularySize;
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

    /// Lets the best continuations of the beams go on, and those that end join the finished ones.
    ///
    /// @param scored for each beam what may follow it, and how good that is
    void advance(List<ScoredTokens> scored) {
        List<Continuation> best = best(scored);
        List<Beam> goingOn = new ArrayList<>();
        int length = running.getFirst().text().newTokens() + 1;
        List<Continuation> byRank = best.stream()
                .sorted(Comparator.comparingDouble(this::orderOfGoingOn).reversed())
                .toList();
        for (int i = 0; i < best.size(); i++) {
            // Only what is among the first may end: the others are there so that enough can go on.
            if (i < size) {
                finishIfEnded(best.get(i), length);
            }
        }
        for (Continuation continuation : byRank) {
            if (goingOn.size() < size && reasonToEnd(continuation, length).isEmpty()) {
                goingOn.add(extended(continuation));
            }
        }
        running = goingOn;
        open = !goingOn.isEmpty() && mayImprove(length);
    }

    /// Drawn continuations go on by their probability, not by their luck.
    private double orderOfGoingOn(Continuation continuation) {
        return settings.sampling() ? continuation.sum() : continuation.rank();
    }

    /// The best continuations of all beams, so many that enough can go on if some end.
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
                double rank = sum + tokens.handicaps()[id];
                best.add(new Continuation(b, id, sum, logProbability, rank));
                if (best.size() > wanted) {
                    best.poll();
                }
            }
        }
        return best.stream().sorted(Continuation.BY_RANK).toList();
    }

    private Optional<Stop> reasonToEnd(Continuation continuation, int length) {
        if (stop.endTokens().contains(continuation.id())) {
            return Optional.of(Stop.END_TOKEN);
        }
        if (length == stop.maxNewTokens()) {
            return Optional.of(Stop.MAXIMUM);
        }
        return rule(continuation)
                .filter(place -> place.isComplete(vocabularySize, stop.endTokens()))
                .map(place -> Stop.COMPLETE);
    }

    /// A better text pushes a worse one out, even with [EarlyStopping#FIRST] if both end in the same step.
    private void finishIfEnded(Continuation continuation, int length) {
        Optional<Stop> reason = reasonToEnd(continuation, length);
        if (reason.isEmpty()) {
            return;
        }
        int[] text = extended(continuation).text().toArray();
        int from = text.length - length;
        finished.add(new Hypothesis(
                Arrays.copyOfRange(text, from, text.length),
                settings.score(continuation.sum(), length),
                continuation.logProbability(),
                reason.get()));
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

    /// What may follow a continuation.
    private Optional<? extends TokenRule> rule(Continuation continuation) {
        Optional<? extends TokenRule> before = running.get(continuation.beam()).rule();
        return stop.endTokens().contains(continuation.id())
                ? before
                : before.map(place -> place.after(continuation.id()));
    }

    /// Whether a beam that goes on may become better than a finished one.
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
