package example;

import kawi.engine.generate.strategy.Distribution;
import kawi.engine.generate.strategy.LogitsWarper;

/// Keeps the tokens whose probability is at least `a` times the square of the highest one.
record TopA(double a) implements LogitsWarper.Custom {
    @Override
    public String label() {
        return "top-a " + a;
    }

    @Override
    public Distribution apply(Distribution candidates, double uniform) {
        double minimum = a * candidates.probability(0) * candidates.probability(0);
        return candidates.keep(rank -> candidates.probability(rank) >= minimum);
    }
}
