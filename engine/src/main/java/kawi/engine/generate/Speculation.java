package kawi.engine.generate;

import kawi.autograd.device.Device;
import kawi.engine.generate.strategy.Sampler.Acceptance;
import kawi.engine.model.Gpt;

/// Guessing tokens by something cheaper than the model, which then looks at all guesses in one pass: where they are
/// right, several tokens cost one pass (Leviathan, Kalman and Matias, "Fast inference from Transformers via speculative
/// decoding", 2023). A pass over a few tokens takes hardly longer than over one, because it reads the same weights.
///
/// Nothing is guessed while the window slides: then every token costs a pass of its own anyway.
public sealed interface Speculation {

    /// How many tokens are guessed at a time.
    int tokens();

    /// How guesses influence what is chosen.
    Acceptance acceptance();

    /// What makes the guesses for one text.
    Drafter drafter(Device device);

    /// A smaller model of the same vocabulary guesses.
    ///
    /// @param model the smaller model
    /// @param tokens guesses at a time
    /// @param acceptance with [Acceptance#SAME_CHOICE] the text is the same as without guesses; with
    /// [Acceptance#REJECTION] it is another of the same distribution, and more guesses are right
    record DraftModel(Gpt model, int tokens, Acceptance acceptance) implements Speculation {
        /// @throws IllegalArgumentException if no tokens are to be guessed
        public DraftModel {
            checkTokens(tokens);
        }

        @Override
        public Drafter drafter(Device device) {
            return new ModelDrafter(model, device, acceptance);
        }
    }

    /// The text itself guesses: what followed the last tokens when they stood in it before (prompt lookup decoding;
    /// Saxena, 2023). Good where a text repeats its prompt: summaries, code.
    ///
    /// @param longest how many of the last tokens are looked up at first; if they were not there, one less
    /// @param tokens guesses at a time
    record PromptLookup(int longest, int tokens) implements Speculation {
        /// @throws IllegalArgumentException if no tokens are to be looked up or guessed
        public PromptLookup {
            checkTokens(tokens);
            if (longest < 1) {
                throw new IllegalArgumentException("at least 1 token must be looked up, not " + longest);
            }
        }

        @Override
        public Acceptance acceptance() {
            return Acceptance.SAME_CHOICE;
        }

        @Override
        public Drafter drafter(Device device) {
            return new LookupDrafter(longest);
        }
    }

    private static void checkTokens(int tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("at least 1 token must be guessed at a time, not " + tokens);
        }
    }
}
