package example;

import kawi.engine.generate.strategy.Choice;
import kawi.engine.generate.strategy.Distribution;

/// Samples the first tokens and then decodes greedily. The state is the number of tokens that were chosen.
record SampleThenGreedy(int sampled) implements Choice.Custom {
    @Override
    public String label() {
        return "sample " + sampled + ", then greedy";
    }

    @Override
    public Distribution distribution(Distribution candidates, double chosen) {
        return chosen < sampled ? candidates : candidates.first(1);
    }

    @Override
    public double nextState(double chosen, Distribution candidates, int id) {
        return chosen + 1;
    }
}
