package kawi.autograd.nn;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;

/// An embedding: a table with a learned vector for each id.
public final class Embedding {
    private final Parameter weight;

    /// @param name what the parameter's name starts with
    /// @param count the number of ids, V
    /// @param width the size of a vector, C
    /// @param weights where the table comes from
    public Embedding(String name, int count, int width, WeightSource weights) {
        weight = weights.parameter(name + ".weight", Shape.of(count, width));
    }

    /// The vectors of ids.
    ///
    /// @return (idsShape..., C)
    public Tensor forward(int[] ids, Shape idsShape) {
        return weight.embedding(ids, idsShape);
    }

    /// The table, (V, C).
    public Parameter weight() {
        return weight;
    }

    /// The table alone.
    public List<Parameter> parameters() {
        return List.of(weight);
    }
}
