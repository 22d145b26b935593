package kawi.engine.generate;

import kawi.engine.generate.strategy.Logits;

/// Classifier-free guidance (Sanchez et al., "Stay on topic with classifier-free guidance", 2023, section 2): the model
/// runs with the prompt and with another prompt, and the difference that the prompt makes is scaled.
///
///     logits = u + scale (c - u)   with the log-softmaxes c with the prompt and u with the other prompt
///
/// @param scale 1 changes nothing, above 1 follows the prompt more, below 1 less
/// @param otherPrompt at least one token: the prompt's last token, or a negative prompt, from which the text is pushed
/// away
public record Guidance(double scale, int... otherPrompt) {

    /// @throws IllegalArgumentException if the scale is not finite, or the other prompt is empty
    public Guidance {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("the guidance scale must be a finite number, not " + scale);
        }
        if (otherPrompt.length == 0) {
            throw new IllegalArgumentException("guidance needs another prompt of at least one token");
        }
    }

    /// Combines the logits of both prompts.
    ///
    /// @param conditional with the prompt, (V)
    /// @param unconditional with the other prompt, (V)
    /// @param combined receives the result, (V)
    void combine(float[] conditional, float[] unconditional, float[] combined) {
        double conditionalLogSum = Logits.logSumExp(conditional);
        double unconditionalLogSum = Logits.logSumExp(unconditional);
        for (int id = 0; id < combined.length; id++) {
            double c = conditional[id] - conditionalLogSum;
            double u = unconditional[id] - unconditionalLogSum;
            combined[id] = (float) (u + scale * (c - u));
        }
    }
}
