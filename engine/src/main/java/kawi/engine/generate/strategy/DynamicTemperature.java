package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// A temperature that follows the entropy of the distribution: low where the model is certain, high where it is not
/// (entropy-based dynamic temperature, kalomaze, 2023; llama.cpp's `--dynatemp-range`).
///
///     T = low + (high - low) (H / log n)^exponent,   low = max(0, value - range),   high = value + range
///
/// with the entropy H of n candidates. A single candidate keeps its probability of 1.
///
/// @param value the middle of the range
/// @param range the largest distance from the middle
/// @param exponent above 1 raises the temperature only at high entropy
public record DynamicTemperature(double value, double range, double exponent) implements LogitsWarper {
    /// Avoids a division by zero; at this temperature nearly all probability is on the first candidate.
    private static final double MIN_TEMPERATURE = 1e-6;

    /// @throws IllegalArgumentException if a number is out of range
    public DynamicTemperature {
        Checks.positive("the temperature", value);
        Checks.notNegative("the range of the dynamic temperature", range);
        Checks.positive("the exponent of the dynamic temperature", exponent);
    }

    @Override
    public String label() {
        return "temperature " + Decimal.of(value) + " +- " + Decimal.of(range);
    }

    @Override
    public Distribution apply(Distribution candidates, double uniform) {
        if (candidates.size() < 2) {
            return candidates;
        }
        return candidates.withTemperature(temperature(candidates));
    }

    /// The temperature for these candidates, at least two.
    double temperature(Distribution candidates) {
        double low = Math.max(0, value - range);
        double high = value + range;
        double relativeEntropy = Math.min(1, candidates.entropy() / StrictMath.log(candidates.size()));
        return Math.max(MIN_TEMPERATURE, low + (high - low) * StrictMath.pow(relativeEntropy, exponent));
    }
}
