package kawi.engine.generate.search;

import kawi.autograd.text.Decimal;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.Generator;
import kawi.engine.generate.Generator.TokenStream;
import kawi.engine.generate.SequenceState;
import kawi.engine.generate.strategy.Decision;

/// Contrastive search: of the most probable tokens takes the one that is probable and unlike the text before it (Su et
/// al., "A contrastive framework for neural text generation", 2022, section 4.2):
///
///     score(v) = (1 - alpha) p(v) - alpha max over earlier positions j of cos(h_v, h_j)
///
/// with the hidden states h of the last block. Nothing is random.
///
/// @param k number of candidates; each is read in a row of its own
/// @param alpha weight of the similarity, in [0, 1]; 0 is greedy decoding
public record ContrastiveSearch(int k, double alpha) {

    /// @throws IllegalArgumentException if a number is out of range
    public ContrastiveSearch {
        if (k < 1) {
            throw new IllegalArgumentException("the number of candidates must be at least 1, not " + k);
        }
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must be at least 0 and at most 1, not " + Decimal.of(alpha));
        }
    }

    /// Continues a prompt. Of the config, only the stop conditions and the number of reported candidates count.
    ///
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary, or the config has
    /// guidance, a rule or stages, which contrastive search cannot use
    public TokenStream stream(Generator generator, int[] prompt, GenerationConfig config) {
        if (config.guidance().isPresent()
                || config.rule().isPresent()
                || !config.strategy().stages().isEmpty()) {
            throw new IllegalArgumentException("contrastive search cannot be combined with stages, a rule or guidance");
        }
        SequenceState sequence = generator.begin(prompt, config);
        var decoder = new ContrastiveDecoder(this, generator, config.maxLength(prompt));
        return new TokenStream(sequence, () -> step(decoder, sequence));
    }

    private static GenerationStep step(ContrastiveDecoder decoder, SequenceState sequence) {
        float[] logits = decoder.logits(sequence.ids()); // (V)
        Decision next = sequence.sampler().decide(logits, decoder.best());
        return sequence.append(next, decoder.window());
    }
}
