package kawi.engine.generate.strategy;

/// How one token is chosen from the candidates that the stages have left. Implement [Choice.Custom] to add your own.
///
/// A choice may adapt to what it has chosen. Its state is one number, which the caller keeps from token to token.
public sealed interface Choice permits Choice.Greedy, Choice.Multinomial, Mirostat, MirostatV2, Choice.Custom {

    /// The name shown to users.
    String label();

    /// The distribution from which the token is drawn.
    ///
    /// @param candidates the tokens after the stages
    /// @param state the current state
    Distribution distribution(Distribution candidates, double state);

    /// The state before the first token.
    default double firstState() {
        return 0;
    }

    /// The state after a token was chosen.
    ///
    /// @param candidates the tokens after the stages
    /// @param id the chosen token
    default double nextState(double state, Distribution candidates, int id) {
        return state;
    }

    /// The open door: a choice defined by a user of the library.
    non-sealed interface Custom extends Choice {}

    /// The most probable token; of equal ones the one with the lowest id.
    record Greedy() implements Choice {
        @Override
        public String label() {
            return "greedy";
        }

        @Override
        public Distribution distribution(Distribution candidates, double state) {
            return candidates.first(1);
        }
    }

    /// A random token, each with its probability: ancestral sampling.
    record Multinomial() implements Choice {
        @Override
        public String label() {
            return "draw";
        }

        @Override
        public Distribution distribution(Distribution candidates, double state) {
            return candidates;
        }
    }
}
