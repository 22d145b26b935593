package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.weights.EncodedMatrix;

/// Looks up rows of a table by their ids.
///
///     y[i] = table[ids[i]]
///     dTable[v] = sum of dy[i] over every i with ids[i] = v
///
/// Gradients of the same row are added in the order of i.
public final class Embedding implements Operation {
    private final Operand table;
    private final int[] ids;
    private final Shape shape;

    /// @param table (V, C)
    /// @param ids row numbers in [0, V); shared, not copied
    /// @param idsShape the shape of the ids, such as (B, T); the result is then (B, T, C)
    /// @throws ShapeException if the table is not a matrix, or the number of ids differs from the shape
    /// @throws IndexOutOfBoundsException if an id is outside the table
    public Embedding(Operand table, int[] ids, Shape idsShape) {
        if (table.shape().rank() != 2) {
            throw new ShapeException("embedding: the table must be (V, C), not " + table.shape());
        }
        if (ids.length != idsShape.elements()) {
            throw new ShapeException("embedding: " + ids.length + " ids for the shape " + idsShape);
        }
        int vocabularySize = table.shape().size(0);
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= vocabularySize) {
                throw new IndexOutOfBoundsException("embedding: the id " + ids[i] + " at index " + i
                        + " is outside the table of " + vocabularySize + " rows");
            }
        }
        this.table = table;
        this.ids = ids;
        int[] sizes = Arrays.copyOf(idsShape.toArray(), idsShape.rank() + 1);
        sizes[idsShape.rank()] = table.shape().size(1);
        this.shape = Shape.of(sizes);
    }

    @Override
    public List<Operand> operands() {
        return List.of(table);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        int columns = shape.columns();
        Optional<EncodedMatrix> encoded = table.encoded(true);
        if (encoded.isPresent()) {
            workspace.device().forRows(ids.length, columns, (from, n) -> {
                for (int i = from; i < from + n; i++) {
                    encoded.get().decode(ids[i], y.data(), i * columns);
                }
            });
            return;
        }
        float[] rows = table.value().data();
        workspace.device().forRows(ids.length, columns, (from, n) -> {
            for (int i = from; i < from + n; i++) {
                System.arraycopy(rows, ids[i] * columns, y.data(), i * columns, columns);
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (!table.requiresGradient()) {
            return;
        }
        Kernels kernels = workspace.kernels();
        float[] dTable = table.gradient().data();
        int columns = shape.columns();
        workspace.device().forColumns(ids.length, columns, (from, n) -> {
            for (int i = 0; i < ids.length; i++) {
                int row = ids[i] * columns + from;
                kernels.add(dTable, row, dy.data(), i * columns + from, dTable, row, n);
            }
        });
    }

    /// A copy of the rows that are looked up, whatever the size of the table.
    @Override
    public Cost forwardCost() {
        return Cost.of(0, 2.0 * shape.elements());
    }

    /// The same rows of the gradient are read, added to and written.
    @Override
    public Cost backwardCost() {
        return Cost.of(shape.elements(), 3.0 * shape.elements());
    }
}
