package kawi.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks a process after each of many equal rounds. The first rounds may fill caches and start threads; after them no
/// resource use may grow, and the outcome of every round must be the same.
public final class Soak {
    /// The number of rounds after which the resource use may no longer grow.
    public static final int WARM_UP = 3;

    private final List<Footprint> warmUp = new ArrayList<>();
    private Optional<LifeCycle.Outcome> first = Optional.empty();

    /// Checks the outcome of a round.
    ///
    /// @return the problem; empty if there is none
    public Optional<String> check(LifeCycle.Outcome outcome, Footprint footprint) {
        if (first.isEmpty()) {
            first = Optional.of(outcome);
        }
        if (!first.get().weights().equals(outcome.weights())) {
            return Optional.of("the weights differ from those of the first round");
        }
        if (!first.get().written().equals(outcome.written())) {
            return Optional.of("the generated text differs from that of the first round");
        }
        if (warmUp.size() < WARM_UP) {
            warmUp.add(footprint);
            return Optional.empty();
        }
        Footprint max = warmUp.stream().reduce(Footprint::max).orElseThrow();
        return Optional.of(footprint.growthOver(max)).filter(growth -> !growth.isEmpty());
    }
}
