package kawi.autograd.optim;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.kernel.Kernels;
import org.junit.jupiter.api.Test;

class AveragedWeightsTest {

    @Test
    void theAverageIsThatOfTheFormulaAndTrainingDoesNotSeeIt() {
        for (Kernels kernels : Devices.kernels()) {
            var device = new Device(kernels, 1);
            Parameter w = parameter("w", Shape.of(3, 7), 1);
            Parameter plain = parameter("w", Shape.of(3, 7), 1);
            var averaged = new AveragedWeights(new Sgd(List.of(w)), List.of(w), 0.4);
            var sgd = new Sgd(List.of(plain));
            double[] average = Numbers.toDoubles(w.value());
            for (int t = 1; t <= 9; t++) {
                step(averaged, w, device, t);
                step(sgd, plain, device, t);
                double decay = Math.min(0.4, (1 + t) / (10.0 + t));
                for (int i = 0; i < average.length; i++) {
                    average[i] = decay * average[i] + (1 - decay) * w.value().data()[i];
                }
            }
            assertArrayEquals(plain.toFloats(), w.toFloats());
            var seen = new ArrayList<float[]>();
            averaged.withEvaluationWeights(() -> seen.add(w.toFloats()));
            for (int i = 0; i < average.length; i++) {
                assertEquals(average[i], seen.getFirst()[i], 1e-5, "element " + i);
            }
            assertArrayEquals(plain.toFloats(), w.toFloats(), "the weights are back");
        }
    }

    @Test
    void theWeightsAreBackAfterAnErrorToo() {
        Parameter w = parameter("w", Shape.of(3), 1);
        float[] before = w.toFloats();
        var averaged = new AveragedWeights(new Sgd(List.of(w)), List.of(w), 0.9);
        step(averaged, w, Devices.reference(1), 1);
        float[] after = w.toFloats();
        assertThrows(
                IllegalStateException.class,
                () -> averaged.withEvaluationWeights(() -> {
                    throw new IllegalStateException();
                }));
        assertArrayEquals(after, w.toFloats());
        assertEquals(before.length, after.length);
    }

    @Test
    void aResumedOptimizerMakesTheSameSteps() {
        Parameter whole = parameter("x", Shape.of(4, 5), 1);
        var uninterrupted = of(whole);
        Device device = Devices.reference(1);
        for (int t = 1; t <= 10; t++) {
            step(uninterrupted, whole, device, t);
        }
        Parameter resumed = parameter("x", Shape.of(4, 5), 1);
        var first = of(resumed);
        for (int t = 1; t <= 6; t++) {
            step(first, resumed, device, t);
        }
        var second = of(resumed);
        for (int i = 0; i < first.state().size(); i++) {
            float[] from = first.state().get(i).values().data();
            System.arraycopy(from, 0, second.state().get(i).values().data(), 0, from.length);
        }
        second.resumeAt(6);
        for (int t = 7; t <= 10; t++) {
            step(second, resumed, device, t);
        }
        assertArrayEquals(whole.toFloats(), resumed.toFloats());
        assertArrayEquals(
                uninterrupted.state().getLast().values().data(),
                second.state().getLast().values().data());
    }

    private static AveragedWeights of(Parameter parameter) {
        return new AveragedWeights(new AdamW(List.of(parameter)), List.of(parameter), 0.99);
    }

    /// Checkpoints contain both texts.
    @Test
    void theTextsThatCheckpointsContainStayTheSame() {
        var averaged = of(new Parameter("a.weight", Shape.of(2)));
        assertEquals(
                "average 0.99, Settings[beta1=0.9, beta2=0.999, epsilon=1.0E-8, weightDecay=0.01]",
                averaged.settings());
        assertEquals(
                List.of("adamw.first.a.weight", "adamw.second.a.weight", "average.a.weight"),
                averaged.state().stream().map(Optimizer.State::name).toList());
    }

    @Test
    void aDecayOutOfRangeIsRefused() {
        assertEquals(
                "the decay of the average of the weights must be at least 0 and less than 1, not 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new AveragedWeights(new Sgd(List.of()), List.of(), 1))
                        .getMessage());
    }

    private static void step(Optimizer optimizer, Parameter parameter, Device device, long seed) {
        float[] numbers = Numbers.normal(parameter.shape().elements(), seed);
        System.arraycopy(numbers, 0, parameter.gradient().data(), 0, numbers.length);
        optimizer.step(device, 0.01, 1);
    }
}
