package kawi.autograd.optim;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import kawi.autograd.Parameter;
import kawi.autograd.array.Arena;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.fixture.Textbook;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.op.Cost;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MuonTest {
    private static final Muon.Settings SETTINGS = Muon.Settings.of(AdamW.Settings.DEFAULT.weightDecay(0.1));

    /// The formula in double, without the tricks of the class.
    @Property(tries = 20)
    void itsStepsAreThoseOfTheFormula(
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll @IntRange(min = 1, max = 20) int columns,
            @ForAll boolean cautious,
            @ForAll long seed) {
        var settings = Muon.Settings.of(AdamW.Settings.DEFAULT.weightDecay(0.1).cautious(cautious));
        Parameter w = parameter("w", Shape.of(rows, columns), seed);
        double[] expected = Numbers.toDoubles(w.value());
        double[] momentum = new double[expected.length];
        var muon = new Muon(List.of(w), List.of(), settings);
        try (var device = new Device(Devices.kernels().getLast(), 2)) {
            for (int step = 0; step < 5; step++) {
                setGradient(w, seed + step);
                double[] u = new double[expected.length];
                for (int i = 0; i < u.length; i++) {
                    double g = 0.5 * w.gradient().data()[i];
                    momentum[i] = 0.95 * momentum[i] + 0.05 * g;
                    u[i] = 0.05 * g + 0.95 * momentum[i];
                }
                u = orthogonal(u, rows, columns);
                for (int i = 0; i < u.length; i++) {
                    boolean decays = !cautious || u[i] * expected[i] > 0;
                    expected[i] *= decays ? 1 - 0.01 * 0.1 : 1;
                    expected[i] -= 0.01 * 0.2 * Math.sqrt(Math.max(rows, columns)) * u[i];
                }
                muon.step(device, 0.01, 0.5);
                for (int i = 0; i < u.length; i++) {
                    assertEquals(expected[i], w.value().data()[i], 1e-4, "element " + i + " after step " + step);
                }
            }
        }
    }

    private static double[] orthogonal(double[] matrix, int rows, int columns) {
        double norm = 0;
        for (double value : matrix) {
            norm += value * value;
        }
        double[] x = Textbook.map(matrix, scaled(1 / Math.max(Math.sqrt(norm), 1e-7)));
        for (int step = 0; step < 5; step++) {
            double[] gram = Textbook.matmul(x, Textbook.transpose(x, rows, columns), rows, columns, rows);
            double[] square = Textbook.matmul(gram, gram, rows, rows, rows);
            double[] polynomial =
                    Textbook.add(Textbook.map(gram, scaled(-4.7750)), Textbook.map(square, scaled(2.0315)));
            x = Textbook.add(Textbook.map(x, scaled(3.4445)), Textbook.matmul(polynomial, x, rows, rows, columns));
        }
        return x;
    }

    private static DoubleUnaryOperator scaled(double factor) {
        return x -> factor * x;
    }

    /// `X Xᵀ` is nearly the identity: its eigenvalues are the squares of numbers between 0.7 and 1.2.
    @Test
    void theRowsOfAWideMatrixBecomeNearlyOrthogonal() {
        int rows = 8;
        int columns = 40;
        Array x = parameter("x", Shape.of(rows, columns), 3).value();
        var workspace = new Workspace(Devices.reference(1), new Arena(), false);
        double[] u = Numbers.toDoubles(NewtonSchulz.orthogonal(workspace, x));
        double[] gram = Textbook.matmul(u, Textbook.transpose(u, rows, columns), rows, columns, rows);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                double value = gram[i * rows + j];
                assertTrue(i == j ? value > 0.45 && value < 1.45 : Math.abs(value) < 0.35, i + ", " + j + ": " + value);
            }
        }
    }

    @Test
    void itsBitsAreTheSameForAllKernelsAndThreads() {
        float[] expected = trained(new ReferenceKernels(), 1);
        for (Kernels kernels : Devices.kernels()) {
            for (int threads = 1; threads <= 3; threads++) {
                assertArrayEquals(expected, trained(kernels, threads), kernels.name() + ", " + threads + " threads");
            }
        }
    }

    private static float[] trained(Kernels kernels, int threads) {
        Parameter w = parameter("w", Shape.of(130, 97), 1);
        try (var device = new Device(kernels, threads)) {
            run(new Muon(List.of(w), List.of(), SETTINGS), w, device, 1, 3);
        }
        return w.toFloats();
    }

    @Test
    void aResumedOptimizerMakesTheSameSteps() {
        Parameter whole = parameter("x", Shape.of(4, 5), 1);
        Parameter rest = parameter("y", Shape.of(4, 5), 2);
        Device device = Devices.reference(1);
        run(new Muon(List.of(whole), List.of(rest), SETTINGS), whole, device, 1, 10);

        Parameter resumed = parameter("x", Shape.of(4, 5), 1);
        Parameter other = parameter("y", Shape.of(4, 5), 2);
        var first = new Muon(List.of(resumed), List.of(other), SETTINGS);
        run(first, resumed, device, 1, 6);
        var second = new Muon(List.of(resumed), List.of(other), SETTINGS);
        for (int i = 0; i < first.state().size(); i++) {
            float[] from = first.state().get(i).values().data();
            System.arraycopy(from, 0, second.state().get(i).values().data(), 0, from.length);
        }
        second.resumeAt(6);
        run(second, resumed, device, 7, 10);
        assertArrayEquals(whole.toFloats(), resumed.toFloats());
        assertArrayEquals(rest.toFloats(), other.toFloats());
    }

    @Test
    void otherParametersAreUpdatedAsByAdamW() {
        Parameter x = parameter("x", Shape.of(7, 5), 1);
        Parameter y = parameter("x", Shape.of(7, 5), 1);
        Device device = Devices.reference(1);
        run(new Muon(List.of(), List.of(x), SETTINGS), x, device, 1, 4);
        var adamW = new AdamW(List.of(y), SETTINGS.adamW());
        run(adamW, y, device, 1, 4);
        assertArrayEquals(y.toFloats(), x.toFloats());
    }

    /// Checkpoints contain both texts.
    @Test
    void theTextsThatCheckpointsContainStayTheSame() {
        var muon = new Muon(
                List.of(new Parameter("a.weight", Shape.of(2, 3))),
                List.of(new Parameter("b.weight", Shape.of(2))),
                SETTINGS);
        assertEquals(
                "Muon[momentum=0.95, Settings[beta1=0.9, beta2=0.999, epsilon=1.0E-8, weightDecay=0.1]]",
                muon.settings());
        assertEquals(
                List.of("muon.momentum.a.weight", "adamw.first.b.weight", "adamw.second.b.weight"),
                muon.state().stream().map(Optimizer.State::name).toList());
    }

    /// Of (128, 512): five times two products of 2 * 128 * 128 * 512 and one of 2 * 128^3.
    @Test
    void itsFlopsAreThoseOfItsProducts() {
        var muon = new Muon(List.of(new Parameter("a", Shape.of(512, 128))), List.of(), SETTINGS);
        assertEquals(5 * 2.0 * (2 * 128 * 128 * 512 + 128 * 128 * 128), muon.flops());
    }

    /// Of a matrix (2, 3) beside a vector of 5: counted by hand.
    @Test
    void itsCostIsThatOfEveryPass() {
        var matrix = new Parameter("a", Shape.of(2, 3));
        var vector = new Parameter("b", Shape.of(5));
        var muon = new Muon(List.of(matrix), List.of(vector), SETTINGS);
        double products = 5 * 2 * (2 * 3 * 2 + 2 * 2 * 2 + 2 * 2 * 3);
        double newtonSchulz = 3 * 6 + 5 * (3 * 4 + 2 * 6);
        double momentumAndUpdate = 9 * 6;
        double adamW = 15 * 5;
        assertEquals(
                products + newtonSchulz + momentumAndUpdate + adamW, muon.cost().flops());
        double traffic = 3 * 6 + 5 * (2 * 6 + 4 + 3 * 4 + 4 + 2 * 6 + 2 * 4 + 3 * 4 + 3 * 6) + 7 * 6 + 7 * 5;
        assertEquals(Float.BYTES * traffic, muon.cost().bytes());
        var averaged = new AveragedWeights(muon, List.of(matrix, vector), 0.9);
        assertEquals(muon.cost().plus(Cost.of(3 * 11, 3 * 11)), averaged.cost());
    }

    @Test
    void whatItCannotTakeIsRefused() {
        var vector = new Parameter("v", Shape.of(3));
        assertEquals(
                "Muon: \"v\" is (3), expected two dimensions",
                assertThrows(IllegalArgumentException.class, () -> new Muon(List.of(vector), List.of(), SETTINGS))
                        .getMessage());
        assertEquals(
                "Muon's momentum must be at least 0 and less than 1, not 1",
                assertThrows(IllegalArgumentException.class, () -> new Muon.Settings(1, AdamW.Settings.DEFAULT))
                        .getMessage());
    }

    private static void run(Optimizer optimizer, Parameter parameter, Device device, int from, int to) {
        for (int step = from; step <= to; step++) {
            setGradient(parameter, step);
            optimizer.step(device, 0.01, 1);
        }
    }

    private static void setGradient(Parameter parameter, long seed) {
        float[] numbers = Numbers.normal(parameter.shape().elements(), seed);
        System.arraycopy(numbers, 0, parameter.gradient().data(), 0, numbers.length);
    }
}
