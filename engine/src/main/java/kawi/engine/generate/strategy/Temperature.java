package kawi.engine.generate.strategy;

/// Logits divided by a number (Ackley, Hinton and Sejnowski, "A learning algorithm for Boltzmann machines", 1985):
/// above
/// 1 is bolder, below 1 more careful. Towards 0 it becomes [Choice.Greedy], which is what 0 stands for.
///
/// @param value the temperature, above 0
public record Temperature(double value) implements LogitsWarper {
    /// @throws IllegalArgumentException if it is not positive
    public Temperature {
        Checks.positive("the temperature", value);
    }

    @Override
    public String label() {
        return "temperature " + value;
    }

    @Override
    public Distribution apply(Distribution candidates, double coin) {
        return candidates.withTemperature(value);
    }
}
