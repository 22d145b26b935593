package kawi.engine.generate;

/// Classifier-free guidance (Sanchez et al., "Stay on topic with classifier-free guidance", 2023, section 2): the model
/// is asked twice, with the prompt and without it, and what the prompt changes is exaggerated.
///
///     logits = u + scale (c - u)   with the log-softmaxes c with the prompt and u without
///
/// @param scale 1 changes nothing, above 1 follows the prompt more, below 1 less
/// @param otherPrompt what the model reads instead of the prompt, at least one token: the prompt's last token, or a
/// negative prompt, from which the text is pushed away
public record Guidance(double scale, int... otherPrompt) {

    /// @throws IllegalArgumentException if the scale is not finite, or the prompt is empty
    public Guidance {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("the guidance scale must be a finite number, not " + scale);
        }
        if (otherPrompt.length == 0) {
            throw new IllegalArgumentException("guidance needs another prompt of at least one token");
        }
    }

    /// Mixes both logits.
    ///
    /// @param with the prompt, (V)
    /// @param without the prompt, (V)
    /// @param mixed where the result goes, (V)
    void mix(float[] with, float[] without, float[] mixed) {
        double logSumWith = logSumOfExponentials(with);
        double logSumWithout = logSumOfExponentials(without);
        for (int id = 0; id < mixed.length; id++) {
            double c = with[id] - logSumWith;
            double u = without[id] - logSumWithout;
            mixed[id] = (float) (u + scale * (c - u));
        }
    }

    private static double logSumOfExponentials(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - max);
        }
        return max + StrictMath.log(sum);
    }
}
