package kawi.autograd.nn;

import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.random.CounterRandom;

/// Initial weights: normal numbers of mean 0. A parameter's name determines which, so that the other parameters of a
/// model do not matter.
///
/// @param std their standard deviation; 0 for all zeros
/// @param random determines the numbers
public record Initializer(double std, CounterRandom random) implements WeightSource {

    /// A new parameter.
    @Override
    public Parameter parameter(String name, Shape shape) {
        return Parameter.normal(name, shape, std, random);
    }
}
