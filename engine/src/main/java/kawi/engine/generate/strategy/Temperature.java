package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Divides the logits by a number (Ackley, Hinton and Sejnowski, "A learning algorithm for Boltzmann machines", 1985):
/// above 1 flattens the distribution, below 1 sharpens it. The limit at 0 is [Choice.Greedy].
///
/// @param value the temperature, above 0
public record Temperature(double value) implements LogitsWarper {
    /// @throws IllegalArgumentException if it is not positive
    public Temperature {
        Checks.positive("the temperature", value);
    }

    @Override
    public String label() {
        return "temperature " + Decimal.of(value);
    }

    @Override
    public Distribution apply(Distribution candidates, double uniform) {
        return candidates.withTemperature(value);
    }
}
