package kawi.autograd.optim;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.optim.AdamW.Settings;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final Settings SETTINGS = new Settings(0.9, 0.95, 1e-8, 0.1);
    private static final int STEPS = 30;

    @Property(tries = 20)
    void itsStepsAreThoseOfTheFormula(
            @ForAll @DoubleRange(min = 0, max = 0.95) double beta1,
            @ForAll @DoubleRange(min = 0.5, max = 0.99) double beta2,
            @ForAll @DoubleRange(min = 0, max = 0.5) double decay,
            @ForAll @DoubleRange(min = 0.01, max = 1) double gradientScale,
            @ForAll long seed) {
        var settings = new Settings(beta1, beta2, 1e-8, decay);
        for (Kernels kernels : Devices.kernels()) {
            var device = new Device(kernels, 1);
            Parameter matrix = parameter("matrix", Shape.of(3, 7), seed);
            Parameter bias = parameter("bias", Shape.of(19), seed);
            var matrixFormula = new Formula(matrix, settings, decay);
            var biasFormula = new Formula(bias, settings, 0);
            var adamW = new AdamW(List.of(matrix, bias), settings);
            for (int step = 1; step <= STEPS; step++) {
                double learningRate = 0.01 / step;
                setGradient(matrix, seed + step);
                setGradient(bias, seed - step);
                matrixFormula.step(step, learningRate, gradientScale);
                biasFormula.step(step, learningRate, gradientScale);
                adamW.step(device, learningRate, gradientScale);
                matrixFormula.assertNear(step);
                biasFormula.assertNear(step);
            }
        }
    }

    @Test
    void onlyParametersOfTwoOrMoreDimensionsDecay() {
        Parameter matrix = Parameter.ones("matrix", Shape.of(1, 1));
        Parameter row = Parameter.ones("row", Shape.of(1));
        new AdamW(List.of(matrix, row), SETTINGS).step(Devices.reference(1), 0.5, 1);
        assertEquals(1 - 0.5f * 0.1f, matrix.value().data()[0], "a matrix without a gradient");
        assertEquals(1, row.value().data()[0], "a row without a gradient");
    }

    @Test
    void cautiousDecaySparesTheWeightsThatTheUpdateMakesLarger() {
        var settings = SETTINGS.cautious(true);
        for (float gradient : new float[] {1, -1, 0}) {
            for (Kernels kernels : Devices.kernels()) {
                Parameter cautious = Parameter.ones("x", Shape.of(1, 19));
                Parameter plain = Parameter.ones("x", Shape.of(1, 19));
                cautious.gradient().fill(gradient);
                plain.gradient().fill(gradient);
                new AdamW(List.of(cautious), settings).step(new Device(kernels, 1), 0.5, 1);
                new AdamW(List.of(plain), SETTINGS.weightDecay(gradient > 0 ? 0.1 : 0))
                        .step(new Device(kernels, 1), 0.5, 1);
                assertArrayEquals(plain.toFloats(), cautious.toFloats(), "after a gradient of " + gradient);
            }
        }
    }

    /// The bias corrections of the first step make m / sqrt(v) the gradient's sign.
    @Test
    void theFirstStepIsTheLearningRateWhateverTheGradient() {
        for (float gradient : new float[] {1e-3f, -1, 1000}) {
            var x = new Parameter("x", Shape.of(1));
            x.gradient().fill(gradient);
            new AdamW(List.of(x), SETTINGS).step(Devices.reference(1), 0.01, 1);
            assertEquals(-0.01 * Math.signum(gradient), x.value().data()[0], 1e-6, "after a gradient of " + gradient);
        }
    }

    @Test
    void aResumedOptimizerMakesTheSameSteps() {
        Parameter whole = parameter("x", Shape.of(4, 5), 1);
        var uninterrupted = new AdamW(List.of(whole), SETTINGS);
        run(uninterrupted, whole, 1, 10);

        Parameter resumed = parameter("x", Shape.of(4, 5), 1);
        var first = new AdamW(List.of(resumed), SETTINGS);
        run(first, resumed, 1, 6);
        var second = new AdamW(List.of(resumed), SETTINGS);
        second.resumeAt(first.steps());
        float[] m = first.moments().get(0).first().toFloats();
        float[] v = first.moments().get(0).second().toFloats();
        System.arraycopy(m, 0, second.moments().get(0).first().data(), 0, m.length);
        System.arraycopy(v, 0, second.moments().get(0).second().data(), 0, v.length);
        run(second, resumed, 7, 10);

        assertArrayEquals(whole.toFloats(), resumed.toFloats());
        assertEquals(10, second.steps());
    }

    @Test
    void itsMomentsComeInTheOrderOfTheParameters() {
        var a = new Parameter("a", Shape.of(2));
        var b = new Parameter("b", Shape.of(3, 4));
        var moments = new AdamW(List.of(a, b), SETTINGS).moments();
        assertEquals(
                List.of(a, b), moments.stream().map(AdamW.Moments::parameter).toList());
        assertEquals(Shape.of(3, 4), moments.get(1).first().shape());
        assertEquals(Shape.of(3, 4), moments.get(1).second().shape());
    }

    /// Checkpoints contain both texts: a training of an older Kawi can only be resumed if they stay as they are.
    @Test
    void theTextsThatCheckpointsContainStayTheSame() {
        var adamW = new AdamW(List.of(new Parameter("a.weight", Shape.of(2))), new Settings(0.9, 0.99, 1e-8, 0.1));
        assertEquals("Settings[beta1=0.9, beta2=0.99, epsilon=1.0E-8, weightDecay=0.1]", adamW.settings());
        assertEquals(
                "Settings[beta1=0.9, beta2=0.95, epsilon=1.0E-8, weightDecay=0.1, cautious]",
                SETTINGS.cautious(true).text());
        assertEquals(
                List.of("adamw.first.a.weight", "adamw.second.a.weight"),
                adamW.state().stream().map(Optimizer.State::name).toList());
    }

    @Test
    void theStateIsSharedAndNotCopied() {
        var adamW = new AdamW(List.of(new Parameter("a", Shape.of(2))));
        assertSame(adamW.moments().getFirst().first(), adamW.state().getFirst().values());
        assertSame(adamW.moments().getFirst().second(), adamW.state().getLast().values());
    }

    @Test
    void theDefaultsAreThoseOfPyTorchAndEachCanBeChangedByName() {
        assertEquals(new Settings(0.9, 0.999, 1e-8, 0.01), Settings.DEFAULT);
        assertEquals(
                new Settings(0.8, 0.95, 1e-6, 0.1),
                Settings.DEFAULT.beta1(0.8).beta2(0.95).epsilon(1e-6).weightDecay(0.1));
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertRefused("AdamW's beta1 must be at least 0 and less than 1, not 1", 1, 0.9, 1e-8, 0);
        assertRefused("AdamW's beta1 must be at least 0 and less than 1, not -0.1", -0.1, 0.9, 1e-8, 0);
        assertRefused("AdamW's beta2 must be at least 0 and less than 1, not NaN", 0.9, Double.NaN, 1e-8, 0);
        assertRefused("AdamW's epsilon must be positive, not 0", 0.9, 0.9, 0, 0.1);
        assertRefused("the weight decay must be at least 0, not -0.1", 0.9, 0.9, 1e-8, -0.1);
        assertRefused("the weight decay must be at least 0, not Infinity", 0.9, 0.9, 1e-8, Double.POSITIVE_INFINITY);
    }

    private static void assertRefused(String expected, double beta1, double beta2, double epsilon, double weightDecay) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new Settings(beta1, beta2, epsilon, weightDecay))
                .getMessage();
        assertEquals(expected, message);
    }

    private static void run(AdamW adamW, Parameter parameter, int from, int to) {
        for (int step = from; step <= to; step++) {
            setGradient(parameter, step);
            adamW.step(Devices.reference(1), 0.01, 1);
        }
    }

    private static void setGradient(Parameter parameter, long seed) {
        float[] numbers = Numbers.normal(parameter.shape().elements(), seed);
        System.arraycopy(numbers, 0, parameter.gradient().data(), 0, numbers.length);
    }

    /// The update of `torch.optim.AdamW` for one parameter, in double.
    private static final class Formula {
        private final Parameter parameter;
        private final Settings settings;
        private final double decay;
        private final double[] w;
        private final double[] m;
        private final double[] v;

        Formula(Parameter parameter, Settings settings, double decay) {
            this.parameter = parameter;
            this.settings = settings;
            this.decay = decay;
            this.w = Numbers.toDoubles(parameter.value());
            this.m = new double[w.length];
            this.v = new double[w.length];
        }

        void step(int t, double learningRate, double gradientScale) {
            for (int i = 0; i < w.length; i++) {
                double g = gradientScale * parameter.gradient().data()[i];
                w[i] *= 1 - learningRate * decay;
                m[i] = settings.beta1() * m[i] + (1 - settings.beta1()) * g;
                v[i] = settings.beta2() * v[i] + (1 - settings.beta2()) * g * g;
                double mHat = m[i] / (1 - Math.pow(settings.beta1(), t));
                double vHat = v[i] / (1 - Math.pow(settings.beta2(), t));
                w[i] -= learningRate * mHat / (Math.sqrt(vHat) + settings.epsilon());
            }
        }

        /// Every step rounds a weight, of size 1 to 4, a few times.
        void assertNear(int step) {
            for (int i = 0; i < w.length; i++) {
                assertEquals(
                        w[i],
                        parameter.value().data()[i],
                        (step + 4) * 4 * 0x1p-24,
                        parameter.name() + " at element " + i + " after step " + step);
            }
        }
    }

    // ---- the edges of float32

    private static float afterSteps(Settings settings, int steps, float gradient) {
        float[] first = null;
        for (Kernels kernels : Devices.kernels()) {
            Parameter x = Parameter.ones("x", Shape.of(19));
            var adamW = new AdamW(List.of(x), settings);
            for (int step = 0; step < steps; step++) {
                x.gradient().fill(gradient);
                adamW.step(new Device(kernels, 1), 0.01, 1);
            }
            first = first == null ? x.toFloats() : first;
            assertArrayEquals(first, x.toFloats(), kernels.name());
        }
        return first[0];
    }

    @Test
    void gradientsThatVanishBesideEpsilonChangeNothing() {
        for (float gradient : new float[] {0, -0f, Float.MIN_VALUE, -0x1p-133f, 1e-30f, -1e-22f}) {
            assertEquals(1, afterSteps(SETTINGS, 3, gradient), "after gradients of " + gradient);
        }
    }

    /// As long as their squares are floats.
    @Test
    void hugeGradientsMakeStepsOfTheLearningRate() {
        for (float gradient : new float[] {1e3f, 1e10f, 1e18f, 1.8e19f}) {
            assertEquals(1 - 3 * 0.01, afterSteps(SETTINGS, 3, gradient), 1e-6, "after gradients of " + gradient);
            assertEquals(1 + 3 * 0.01, afterSteps(SETTINGS, 3, -gradient), 1e-6, "after gradients of " + -gradient);
        }
    }

    @Test
    void anEpsilonThatIsZeroAsAFloatIsRefused() {
        assertRefused("AdamW's epsilon must be positive, not 1e-46", 0.9, 0.9, 1e-46, 0);
        assertEquals(1, afterSteps(new Settings(0.9, 0.95, 1e-45, 0), 2, 0));
    }
}
