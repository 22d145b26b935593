package kawi.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import kawi.autograd.random.CounterRandom;
import kawi.autograd.text.Decimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
    private static final int COUNT = 40_000;
    private static final Mode TRAINING = new Mode.Training(CounterRandom.ofSeed(1));

    private final Parameter ones = Parameter.ones("ones", Shape.of(COUNT));

    @Test
    void itDoesNothingInEvaluation() {
        var dropout = new Dropout(0.5, 1);
        assertTrue(dropout.mask(Mode.EVALUATION).isEmpty());
        assertSame(ones, dropout.forward(ones, Mode.EVALUATION));
    }

    @Test
    void itDoesNothingWithProbabilityZero() {
        var dropout = new Dropout(0, 1);
        assertTrue(dropout.mask(TRAINING).isEmpty());
        assertSame(ones, dropout.forward(ones, TRAINING));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.2, 0.5, 0.9})
    void itDropsItsShareAndScalesTheRest(double probability) {
        float[] y = dropped(new Dropout(probability, 1), TRAINING);
        int zeros = 0;
        for (float v : y) {
            if (v == 0) {
                zeros++;
            } else {
                assertEquals(1 / (1 - probability), v, 1e-6, "a kept element");
            }
        }
        double deviation = Math.sqrt(probability * (1 - probability) / COUNT);
        assertEquals(probability, (double) zeros / COUNT, 5 * deviation, "share of dropped elements");
    }

    @Test
    void theSameKeyDropsTheSame() {
        var dropout = new Dropout(0.5, 1);
        assertArrayEquals(dropped(dropout, TRAINING), dropped(dropout, TRAINING));
    }

    /// Of two independent masks of one half, half of the elements agree.
    @Test
    void otherStreamsAndOtherStepsDropIndependently() {
        float[] y = dropped(new Dropout(0.5, 1), TRAINING);
        float[] otherStream = dropped(new Dropout(0.5, 2), TRAINING);
        float[] otherStep = dropped(new Dropout(0.5, 1), new Mode.Training(CounterRandom.ofSeed(2)));
        assertEquals(0.5, agreement(y, otherStream), 5 * 0.5 / Math.sqrt(COUNT), "agreement with another stream");
        assertEquals(0.5, agreement(y, otherStep), 5 * 0.5 / Math.sqrt(COUNT), "agreement with another step");
    }

    @Test
    void aProbabilityOutsideOfItsRangeIsNamed() {
        for (double probability : new double[] {-0.1, 1, 1.5, Double.NaN}) {
            var refused = assertThrows(IllegalArgumentException.class, () -> new Dropout(probability, 1));
            assertEquals(
                    "dropout must be at least 0 and less than 1, not " + Decimal.of(probability), refused.getMessage());
        }
    }

    private float[] dropped(Dropout dropout, Mode mode) {
        return new Inference(Devices.reference(1))
                .run(() -> dropout.forward(ones, mode))
                .toFloats();
    }

    private static double agreement(float[] a, float[] b) {
        int same = 0;
        for (int i = 0; i < COUNT; i++) {
            if (a[i] == b[i]) {
                same++;
            }
        }
        return (double) same / COUNT;
    }
}
