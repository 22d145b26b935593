package kawi.engine.model.attention;

import kawi.autograd.text.Decimal;

/// How the frequencies of rotary positions are changed for contexts that are longer than those of the training.
public sealed interface RotaryScaling {
    /// No change.
    RotaryScaling NONE = new None();

    /// The changed frequency.
    ///
    /// @param frequency radians per position
    double scale(double frequency);

    /// No change.
    record None() implements RotaryScaling {
        @Override
        public double scale(double frequency) {
            return frequency;
        }
    }

    /// Position interpolation (Chen et al., 2023): all frequencies divided by a factor, as if positions were closer
    /// together. `"rope_type": "linear"` in Hugging Face's files.
    ///
    /// @param factor by which contexts become longer, at least 1
    record Linear(double factor) implements RotaryScaling {
        /// @throws IllegalArgumentException if the factor is less than 1
        public Linear {
            requireFactor(factor);
        }

        @Override
        public double scale(double frequency) {
            return frequency / factor;
        }

        /// Such as `linear(factor 2.0)`.
        @Override
        public String toString() {
            return "linear(factor " + factor + ")";
        }
    }

    /// Llama 3.1's (Grattafiori et al., "The Llama 3 herd of models", 2024; the formula is in Meta's code): a pair that
    /// makes many turns within the original context encodes near distances and stays; one that makes few is divided by
    /// the factor, as in [Linear]; those between are interpolated. With n turns, `n = context frequency / 2 pi`:
    ///
    ///     n > high:   frequency
    ///     n < low:    frequency / factor
    ///     else:       (1 - s) frequency / factor + s frequency,   s = (n - low) / (high - low)
    ///
    /// `"rope_type": "llama3"` in Hugging Face's files.
    ///
    /// @param factor by which contexts become longer, at least 1
    /// @param lowFrequencyFactor low, in turns
    /// @param highFrequencyFactor high, in turns; greater than low
    /// @param originalContextLength context of the training before it was extended, in tokens
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalContextLength)
            implements RotaryScaling {
        /// @throws IllegalArgumentException if a number is out of range
        public Llama3 {
            requireFactor(factor);
            if (!(lowFrequencyFactor > 0
                    && highFrequencyFactor > lowFrequencyFactor
                    && highFrequencyFactor < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "of rotary scaling the low frequency factor must be positive and less than the high one, not "
                                + Decimal.of(lowFrequencyFactor) + " and " + Decimal.of(highFrequencyFactor));
            }
            if (originalContextLength < 1) {
                throw new IllegalArgumentException(
                        "the original context length must be positive, not " + originalContextLength);
            }
        }

        @Override
        public double scale(double frequency) {
            double turns = originalContextLength * frequency / (2 * Math.PI);
            if (turns > highFrequencyFactor) {
                return frequency;
            }
            if (turns < lowFrequencyFactor) {
                return frequency / factor;
            }
            double share = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
            return (1 - share) * frequency / factor + share * frequency;
        }

        /// Such as `llama3(factor 8.0, low 1.0, high 4.0, context 8192)`.
        @Override
        public String toString() {
            return "llama3(factor " + factor + ", low " + lowFrequencyFactor + ", high " + highFrequencyFactor
                    + ", context " + originalContextLength + ")";
        }
    }

    private static void requireFactor(double factor) {
        if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the factor of rotary scaling must be at least 1, not " + Decimal.of(factor));
        }
    }
}
