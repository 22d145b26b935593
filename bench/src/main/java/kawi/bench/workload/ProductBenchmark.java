package kawi.bench.workload;

import java.util.OptionalDouble;
import kawi.autograd.Tensor;
import kawi.autograd.array.Arena;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.op.MatMul;
import kawi.autograd.random.CounterRandom;
import kawi.bench.machine.PeakSamples;

/// What share of the peak of the machine does a matrix product reach?
///
/// The product is the operation of linear layers, with random numbers. Several calls are measured together if one is
/// short; the operands may stay in the caches between calls, which in a training step only small operands do.
///
/// @param m rows of A and of the product
/// @param n columns of B and of the product
/// @param k columns of A, rows of B
public record ProductBenchmark(int m, int n, int k) {
    private static final double NANOS_OF_A_RUN = 1e6;
    private static final int MAX_CALLS = 10_000;

    /// The layout of the two matrices.
    public enum Form {
        /// Both row-major: the result of a linear layer.
        PLAIN("A B", false, false),
        /// B transposed: the gradient of a linear layer's input.
        B_TRANSPOSED("A B^T", false, true),
        /// A transposed: the gradient of a linear layer's weight.
        A_TRANSPOSED("A^T B", true, false);

        private final String formula;
        private final boolean aTransposed;
        private final boolean bTransposed;

        Form(String formula, boolean aTransposed, boolean bTransposed) {
            this.formula = formula;
            this.aTransposed = aTransposed;
            this.bTransposed = bTransposed;
        }
    }

    /// @throws IllegalArgumentException if a size is not positive, or a matrix is too large for an array
    public ProductBenchmark {
        requireSize("--m", m);
        requireSize("--n", n);
        requireSize("--k", k);
        long largest = Math.max((long) m * n, Math.max((long) m * k, (long) k * n));
        if (largest > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a matrix of " + largest + " numbers is too large for an array");
        }
    }

    private static void requireSize(String name, int size) {
        if (size < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + size);
        }
    }

    /// Measures one form.
    public ProductFigures measure(Form form, Device device, Effort effort) {
        var matmul = new MatMul(
                matrix(m, k, form.aTransposed, 1),
                form.aTransposed,
                matrix(k, n, form.bTransposed, 2),
                form.bTransposed);
        var workspace = new Workspace(device, new Arena(), false);
        Array c = Array.zeros(matmul.shape()); // (M, N)
        Runnable once = () -> matmul.forward(workspace, c);
        var peak = new PeakSamples(device);
        double nanos = effort.warmUp(once, peak::take).minNanos();
        int calls = (int) Math.clamp(Math.ceil(NANOS_OF_A_RUN / nanos), 1, MAX_CALLS);
        Runnable run = () -> {
            for (int call = 0; call < calls; call++) {
                once.run();
            }
        };
        peak.forget();
        Times times = effort.measure(run, peak::take);
        OptionalDouble median = peak.median();
        return ProductFigures.of(form.formula, times, calls, 2.0 * m * n * k, median);
    }

    private static Tensor matrix(int rows, int columns, boolean transposed, int stream) {
        CounterRandom random = CounterRandom.ofSeed(stream);
        float[] numbers = new float[rows * columns];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (random.uniform(i) - 0.5);
        }
        return Tensor.of(transposed ? Shape.of(columns, rows) : Shape.of(rows, columns), numbers);
    }
}
