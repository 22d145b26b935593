package kawi.samples.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossTrendTest {

    /// The steps, 250 apart, at which a training with these losses is warned.
    private static List<Long> warned(double[] train, double[] validation) {
        List<TrainingRow> rows = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        for (int i = 0; i < train.length; i++) {
            rows.add(row(250L * i, train[i], validation[i]));
            LossTrend.warning(rows)
                    .ifPresent(message -> steps.add(rows.getLast().step()));
        }
        return steps;
    }

    private static TrainingRow row(long step, double train, double validation) {
        return new TrainingRow(step, train, validation, validation / Math.log(2), 1e-3, step, step);
    }

    @Test
    void aLossThatFallsOrWaversIsNoReasonToWarn() {
        double[] falling = {4, 3, 2.5, 2.2, 2.1, 2.05};
        assertEquals(List.of(), warned(falling, falling));
        assertEquals(List.of(), warned(falling, new double[] {4, 3, 2.5, 2.53, 2.54, 2.52}));
        assertEquals(List.of(), warned(falling, new double[] {4, 3, 2.5, 2.7, 2.4, 2.6}), "up once, then down again");
        assertEquals(Optional.empty(), LossTrend.warning(List.of()));
        assertEquals(Optional.empty(), LossTrend.warning(List.of(row(0, 4, 4))));
    }

    @Test
    void aClimbIsToldOnceAtItsSecondEvaluation() {
        assertEquals(
                List.of(1000L), warned(new double[] {4, 3, 2, 1.5, 1, 0.5}, new double[] {4, 3, 2.5, 2.6, 2.7, 2.8}));
    }

    @Test
    void aTextThatIsLearnedByHeartIsToldFromStepsThatAreTooLarge() {
        List<TrainingRow> byHeart = List.of(row(0, 4, 4), row(250, 2, 2.5), row(500, 1.5, 2.7), row(750, 1, 3));
        String overfitting = LossTrend.warning(byHeart).orElseThrow();
        assertTrue(overfitting.contains("risen from 2.5000 at step 250 to 3.0000"), overfitting);
        assertTrue(overfitting.contains("learned by heart"), overfitting);
        List<TrainingRow> tooLarge = List.of(row(0, 4, 4), row(250, 2, 2.5), row(500, 3, 3.1), row(750, 4, 4.2));
        String diverging = LossTrend.warning(tooLarge).orElseThrow();
        assertTrue(diverging.contains("Try a lower --lr"), diverging);
    }
}
