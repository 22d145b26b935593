package kawi.engine.generate.strategy;

/// A temperature that follows the model's certainty: low where it is sure, high where it is not (entropy-based dynamic
/// temperature, kalomaze, 2023; llama.cpp's `--dynatemp-range`).
///
///     T = low + (high - low) (H / log n)^exponent,   low = max(0, value - range),   high = value + range
///
/// with the entropy H of n candidates. A single candidate keeps its probability of 1.
///
/// @param value the temperature in the middle
/// @param range how far it goes up and down from there
/// @param exponent above 1 keeps the temperature low for longer
public record DynamicTemperature(double value, double range, double exponent) implements LogitsWarper {
    /// A temperature of 0 would be a division by zero; so near it the first candidate has all but everything.
    private static final double LOWEST = 1e-6;

    /// @throws IllegalArgumentException if a number is out of range
    public DynamicTemperature {
        Checks.positive("the temperature", value);
        Checks.notNegative("the range of the dynamic temperature", range);
        Checks.positive("the exponent of the dynamic temperature", exponent);
    }

    @Override
    public String label() {
        return "temperature " + value + " +- " + range;
    }

    @Override
    public Distribution apply(Distribution candidates, double coin) {
        if (candidates.size() < 2) {
            return candidates;
        }
        return candidates.withTemperature(temperature(candidates));
    }

    /// The temperature for these candidates, at least two.
    double temperature(Distribution candidates) {
        double certain = Math.max(0, value - range);
        double uncertain = value + range;
        double uncertainty = Math.min(1, candidates.entropy() / StrictMath.log(candidates.size()));
        return Math.max(LOWEST, certain + (uncertain - certain) * StrictMath.pow(uncertainty, exponent));
    }
}
