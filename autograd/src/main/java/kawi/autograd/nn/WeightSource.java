package kawi.autograd.nn;

import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;

/// Where the weight matrices of new layers come from: an [Initializer], or files.
@FunctionalInterface
public interface WeightSource {

    /// A parameter of the given name and shape.
    Parameter parameter(String name, Shape shape);
}
