package kawi.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Compares a process after each of many equal rounds. The first few may still fill caches and start threads; after
/// them nothing may grow, and the outcome of every round is the same.
public final class Soak {
    /// Rounds after which the process may no longer grow.
    public static final int WARM_UP = 3;

    private final List<Footprint> warmUp = new ArrayList<>();
    private Optional<Life.Legacy> first = Optional.empty();

    /// Judges the outcome of a round.
    ///
    /// @return what is wrong with it, in words; empty if nothing is wrong
    public Optional<String> judge(Life.Legacy legacy, Footprint footprint) {
        if (first.isEmpty()) {
            first = Optional.of(legacy);
        }
        if (!first.get().weights().equals(legacy.weights())) {
            return Optional.of("the weights are not those of the first round");
        }
        if (!first.get().written().equals(legacy.written())) {
            return Optional.of("the text written is not that of the first round");
        }
        if (warmUp.size() < WARM_UP) {
            warmUp.add(footprint);
            return Optional.empty();
        }
        Footprint most = warmUp.stream().reduce(Footprint::or).orElseThrow();
        return Optional.of(footprint.growthOver(most)).filter(growth -> !growth.isEmpty());
    }
}
