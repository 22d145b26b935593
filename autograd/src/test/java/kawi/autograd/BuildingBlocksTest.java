package kawi.autograd;

import static kawi.autograd.fixture.Numbers.parameter;

import kawi.autograd.array.Shape;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Parts of newer models, as a reader writes them with the methods of [Tensor]: a few lines each, with their gradients.
class BuildingBlocksTest {

    /// RMS norm (Zhang and Sennrich, "Root mean square layer normalization", 2019, equation 4).
    ///
    /// @param x (..., C)
    /// @param gain (C)
    private static Tensor rmsNorm(Tensor x, Tensor gain) {
        Tensor meanSquare = x.multiply(x).mean(-1); // (..., 1)
        return x.multiply(meanSquare.add(1e-5f).rsqrt()).multiply(gain); // (..., C)
    }

    /// SwiGLU (Shazeer, "GLU variants improve Transformer", 2020, equation 6).
    ///
    /// @param x (..., C)
    /// @param gate (C, F)
    /// @param up (C, F)
    /// @param down (F, C)
    private static Tensor swiGlu(Tensor x, Tensor gate, Tensor up, Tensor down) {
        Tensor gated = x.matmul(gate); // (..., F)
        Tensor silu = gated.multiply(gated.sigmoid());
        return silu.multiply(x.matmul(up)).matmul(down); // (..., C)
    }

    /// A mixture of two experts, weighted by the router's softmax (Jacobs et al., "Adaptive mixtures of local experts",
    /// 1991).
    ///
    /// @param x (R, C)
    /// @param router (C, 2)
    /// @param first (C, C)
    /// @param second (C, C)
    private static Tensor mixture(Tensor x, Tensor router, Tensor first, Tensor second) {
        Tensor weights = x.matmul(router).softmax(); // (R, 2)
        Tensor one = x.matmul(first).tanh().multiply(weights.slice(-1, 0, 1)); // (R, C) times (R, 1)
        Tensor other = x.matmul(second).tanh().multiply(weights.slice(-1, 1, 2));
        return one.add(other); // (R, C)
    }

    /// The same with a hard choice: only the expert with the larger weight counts (Fedus et al., "Switch Transformers",
    /// 2021, equation 2).
    private static Tensor switched(Tensor x, Tensor router, Tensor first, Tensor second) {
        Tensor weights = x.matmul(router).softmax(); // (R, 2)
        Tensor chosen = weights.greater(weights.mean(-1)).multiply(weights); // (R, 2), one of them 0
        Tensor one = x.matmul(first).multiply(chosen.slice(-1, 0, 1));
        return one.add(x.matmul(second).multiply(chosen.slice(-1, 1, 2))); // (R, C)
    }

    @Property(tries = 20)
    void rmsNormIsAFewOperations(
            @ForAll @IntRange(max = 5) int rows, @ForAll @IntRange(min = 1, max = 33) int width, @ForAll long seed) {
        GradientCheck.check(
                x -> rmsNorm(x[0], x[1]),
                x -> rmsNorm(x[0], x[1], width),
                parameter("x", Shape.of(rows, width), seed),
                parameter("gain", Shape.of(width), seed));
    }

    private static double[] rmsNorm(double[] x, double[] gain, int width) {
        var y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double sum = 0;
            for (int j = i / width * width; j < i / width * width + width; j++) {
                sum += x[j] * x[j];
            }
            y[i] = x[i] / Math.sqrt(sum / width + 1e-5f) * gain[i % width];
        }
        return y;
    }

    @Test
    void swiGluIsAFewOperations() {
        GradientCheck.check(
                x -> swiGlu(x[0], x[1], x[2], x[3]),
                x -> {
                    double[] silu = Textbook.map(Textbook.matmul(x[0], x[1], 5, 6, 9), g -> g / (1 + Math.exp(-g)));
                    double[] gated = Textbook.multiply(silu, Textbook.matmul(x[0], x[2], 5, 6, 9));
                    return Textbook.matmul(gated, x[3], 5, 9, 6);
                },
                parameter("x", Shape.of(5, 6), 1),
                parameter("gate", Shape.of(6, 9), 1),
                parameter("up", Shape.of(6, 9), 1),
                parameter("down", Shape.of(9, 6), 1));
    }

    @Test
    void aMixtureOfTwoExpertsIsAFewOperations() {
        GradientCheck.check(
                x -> mixture(x[0], x[1], x[2], x[3]),
                x -> {
                    double[] weights = Textbook.softmax(Textbook.matmul(x[0], x[1], 5, 6, 2), 2);
                    double[] one = Textbook.map(Textbook.matmul(x[0], x[2], 5, 6, 6), Math::tanh);
                    double[] other = Textbook.map(Textbook.matmul(x[0], x[3], 5, 6, 6), Math::tanh);
                    return mixed(weights, one, other);
                },
                experts());
    }

    @Test
    void soIsOneThatSwitchesBetweenThem() {
        GradientCheck.check(
                x -> switched(x[0], x[1], x[2], x[3]),
                x -> {
                    double[] weights = Textbook.softmax(Textbook.matmul(x[0], x[1], 5, 6, 2), 2);
                    double[] chosen = Textbook.map(weights, w -> w > 0.5 ? w : 0);
                    double[] one = Textbook.matmul(x[0], x[2], 5, 6, 6);
                    return mixed(chosen, one, Textbook.matmul(x[0], x[3], 5, 6, 6));
                },
                experts());
    }

    private static Parameter[] experts() {
        return new Parameter[] {
            parameter("x", Shape.of(5, 6), 2),
            parameter("router", Shape.of(6, 2), 2),
            parameter("first", Shape.of(6, 6), 2),
            parameter("second", Shape.of(6, 6), 2)
        };
    }

    private static double[] mixed(double[] weights, double[] one, double[] other) {
        var y = new double[one.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = weights[i / 6 * 2] * one[i] + weights[i / 6 * 2 + 1] * other[i];
        }
        return y;
    }

    @Test
    void theyHaveTheSameBitsWithEverySetOfKernelsAndAnyNumberOfWorkers() {
        GradientCheck.Network network = x -> mixture(rmsNorm(x[0], x[4]), x[1], x[2], x[3]);
        FusedCheck.check(
                network,
                network,
                parameter("x", Shape.of(500, 60), 2),
                parameter("router", Shape.of(60, 2), 2),
                parameter("first", Shape.of(60, 60), 2),
                parameter("second", Shape.of(60, 60), 2),
                parameter("gain", Shape.of(60), 2));
    }
}
