package kawi.engine.generate;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import kawi.engine.generate.GenerationStep.Candidate;
import kawi.engine.generate.GenerationStep.Draw;
import kawi.engine.generate.GenerationStep.Survivor;
import kawi.engine.generate.GenerationStep.Survivors;
import kawi.engine.generate.strategy.Decision;
import kawi.engine.generate.strategy.Distribution;

/// Describes a decision for people: turns a [Decision] into a [GenerationStep].
///
/// @param decision the chosen token and the distributions on the way to it
/// @param count how many of the most probable tokens to report
public record StepReport(Decision decision, int count) {

    /// The description of the step.
    ///
    /// @param number from 0
    /// @param window the tokens that the model saw
    /// @param text the text that the step made final
    public GenerationStep step(int number, int[] window, String text) {
        Distribution model = decision.model();
        return new GenerationStep(
                number,
                window,
                firstRanks(model).mapToObj(this::candidate).toList(),
                candidate(model.rankOf(decision.id())),
                text,
                draw(),
                model.entropy(),
                survivors());
    }

    private IntStream firstRanks(Distribution distribution) {
        return IntStream.range(0, Math.min(count, distribution.size()));
    }

    private Candidate candidate(int rank) {
        int id = decision.model().id(rank);
        return new Candidate(
                id,
                decision.logits()[id],
                decision.model().logProbability(rank),
                decision.distribution().probabilityOf(id));
    }

    private Optional<Draw> draw() {
        Distribution distribution = decision.distribution();
        if (decision.uniform().isEmpty() || distribution.size() == 1) {
            return Optional.empty();
        }
        int rank = distribution.rankOf(decision.id());
        double from = distribution.cumulativeBefore(rank);
        return Optional.of(new Draw(decision.uniform().getAsDouble(), from, from + distribution.probability(rank)));
    }

    /// The tokens after each stage: the most probable ones of any stage and the chosen one, as far as they remain.
    private List<Survivors> survivors() {
        Set<Integer> shown = new HashSet<>(Set.of(decision.id()));
        for (Decision.Outcome outcome : decision.outcomes()) {
            firstRanks(outcome.left()).mapToObj(outcome.left()::id).forEach(shown::add);
        }
        return decision.outcomes().stream()
                .map(outcome -> survivors(outcome, shown))
                .toList();
    }

    private static Survivors survivors(Decision.Outcome outcome, Set<Integer> shown) {
        Distribution left = outcome.left();
        List<Survivor> tokens = IntStream.range(0, left.size())
                .filter(rank -> shown.contains(left.id(rank)))
                .mapToObj(rank -> new Survivor(left.id(rank), rank, left.probability(rank)))
                .toList();
        return new Survivors(outcome.stage(), left.size(), tokens);
    }
}
