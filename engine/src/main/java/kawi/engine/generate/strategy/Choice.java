package kawi.engine.generate.strategy;

/// How one token is taken from those that the stages have left.
///
/// A choice may learn from what it took: it has a state, one number, that the caller keeps from token to token.
public sealed interface Choice permits Choice.Greedy, Choice.Draw, Mirostat, MirostatV2 {

    /// The name that users know it by.
    String label();

    /// From which tokens one is drawn at random, each with its probability.
    ///
    /// @param candidates what the stages have left
    /// @param state what was learned so far
    Distribution chances(Distribution candidates, double state);

    /// The state before the first token.
    default double firstState() {
        return 0;
    }

    /// The state after a token was taken.
    ///
    /// @param candidates what the stages had left
    default double nextState(double state, Distribution candidates, int id) {
        return state;
    }

    /// Always the most probable token; of equal ones the lowest id.
    record Greedy() implements Choice {
        @Override
        public String label() {
            return "greedy";
        }

        @Override
        public Distribution chances(Distribution candidates, double state) {
            return candidates.first(1);
        }
    }

    /// At random, each token with its probability: ancestral sampling.
    record Draw() implements Choice {
        @Override
        public String label() {
            return "draw";
        }

        @Override
        public Distribution chances(Distribution candidates, double state) {
            return candidates;
        }
    }
}
