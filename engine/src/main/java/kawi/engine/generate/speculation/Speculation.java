package kawi.engine.generate.speculation;

import kawi.autograd.device.Device;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.Sampler.Acceptance;
import kawi.engine.model.Gpt;

/// Speculative decoding: something cheaper than the model drafts several tokens, and the model verifies all of them in
/// one pass (Leviathan, Kalman and Matias, "Fast inference from Transformers via speculative decoding", 2023). Each
/// accepted draft saves a pass. A pass over a few tokens takes hardly longer than over one, because it reads the same
/// weights.
///
/// Nothing is drafted while the window shifts, because then every token needs a pass of its own.
public sealed interface Speculation {

    /// Maximum number of tokens drafted at a time.
    int tokens();

    /// How drafts influence the choice of tokens.
    Acceptance acceptance();

    /// A drafter for one text.
    Drafter drafter(Device device);

    /// Continues a prompt.
    ///
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary, if there is
    /// guidance (whose other prompt would need drafts of its own), or if the draft model has another vocabulary
    default SpeculativeStream stream(Generator generator, int[] prompt, GenerationConfig config) {
        return SpeculativeStream.of(this, generator, prompt, config);
    }

    /// A smaller model of the same vocabulary drafts.
    ///
    /// @param model the smaller model
    /// @param tokens maximum number of tokens drafted at a time
    /// @param acceptance with [Acceptance#SAME_CHOICE] the text is the same as without drafts; with
    /// [Acceptance#REJECTION] it is another sample of the same distribution, and more drafts are accepted
    record DraftModel(Gpt model, int tokens, Acceptance acceptance) implements Speculation {
        /// @throws IllegalArgumentException if the number of tokens is not positive
        public DraftModel {
            checkTokens(tokens);
        }

        @Override
        public Drafter drafter(Device device) {
            return new ModelDrafter(model, device, acceptance);
        }
    }

    /// The text itself drafts: the tokens that followed the last occurrence of its final n-gram (prompt lookup
    /// decoding; Saxena, 2023). Useful where a text repeats its prompt, such as in summaries and code.
    ///
    /// @param maxNgram length of the n-gram that is looked up first; shorter ones follow
    /// @param tokens maximum number of tokens drafted at a time
    record PromptLookup(int maxNgram, int tokens) implements Speculation {
        /// @throws IllegalArgumentException if a number is not positive
        public PromptLookup {
            checkTokens(tokens);
            if (maxNgram < 1) {
                throw new IllegalArgumentException(
                        "the length of the n-grams of prompt lookup must be at least 1, not " + maxNgram);
            }
        }

        @Override
        public Acceptance acceptance() {
            return Acceptance.SAME_CHOICE;
        }

        @Override
        public Drafter drafter(Device device) {
            return new LookupDrafter(maxNgram);
        }
    }

    private static void checkTokens(int tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("the number of tokens to draft must be at least 1, not " + tokens);
        }
    }
}
