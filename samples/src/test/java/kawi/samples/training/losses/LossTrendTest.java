package kawi.samples.training.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.samples.training.losses.LossTrend.Problem;
import org.junit.jupiter.api.Test;

class LossTrendTest {
    private static final int MANY_TOKENS = 100_000;

    /// Evaluations 100 steps apart, with these losses.
    private static List<TrainingRow> rows(double[] train, double... validation) {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < train.length; i++) {
            rows.add(new TrainingRow(100L * i, train[i], validation[i], validation[i] / Math.log(2), 1e-3, i, i));
        }
        return rows;
    }

    private static double[] train(double... losses) {
        return losses;
    }

    /// The problems in the order of their warnings, with the step of each.
    private static List<String> warnings(List<TrainingRow> rows) {
        return warnings(MANY_TOKENS, rows);
    }

    private static List<String> warnings(int validationTokens, List<TrainingRow> rows) {
        var trend = new LossTrend(validationTokens);
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i <= rows.size(); i++) {
            List<TrainingRow> soFar = rows.subList(0, i);
            if (trend.warning(soFar).isPresent()) {
                warnings.add(trend.problem(soFar).orElseThrow() + " "
                        + soFar.getLast().step());
            }
        }
        return warnings;
    }

    @Test
    void aTrainingThatConvergesIsNotWarned() {
        assertEquals(List.of(), warnings(rows(train(4.5, 3, 2.5, 2.2, 2.1, 2.05), 4.5, 3, 2.5, 2.2, 2.1, 2.05)));
        assertEquals(
                List.of(),
                warnings(rows(train(4.5, 2.45, 2.26, 2.11, 2.01), 4.51, 2.44, 2.25, 2.10, 2.0)),
                "Kawi on Moby-Dick");
    }

    @Test
    void aLossThatWaversIsNotWarned() {
        assertEquals(List.of(), warnings(rows(train(4.5, 3, 2.5, 2.4, 2.35, 2.3), 4.5, 3, 2.5, 2.53, 2.54, 2.52)));
        assertEquals(
                List.of(),
                warnings(rows(train(4.5, 3, 2.5, 2.45, 2.4, 2.35), 4.5, 3, 2.5, 2.7, 2.4, 2.55)),
                "up once, then down again");
    }

    @Test
    void aModelThatUnderfitsIsNotWarned() {
        assertEquals(
                List.of(),
                warnings(rows(train(4.5, 3.1, 3.05, 3.04, 3.04, 3.04), 4.5, 3.2, 3.15, 3.14, 3.14, 3.145)),
                "both losses stay where they are, but far below the first");
    }

    @Test
    void oneEvaluationSaysNothing() {
        assertEquals(List.of(), warnings(List.of()));
        assertEquals(List.of(), warnings(rows(train(4.5), 4.5)));
        assertEquals(Optional.empty(), new LossTrend(0).warning(List.of()));
    }

    @Test
    void aLargeRiseWhileTheTrainingLossFallsIsOverfittingAtOnce() {
        List<TrainingRow> rows = rows(train(4.5, 2.6, 1.9, 1.2), 4.5, 3.2, 3.0, 4.1);
        assertEquals(List.of("OVERFITTING 300"), warnings(rows), "training 1.20, validation 4.10, the last evaluation");
        String message = new LossTrend(MANY_TOKENS).warning(rows).orElseThrow();
        assertTrue(
                message.startsWith("the validation loss rose from 3.0000 at step 200 to 4.1000, while the training loss"
                        + " went from 1.9000 to 1.2000: the model overfits"),
                message);
    }

    @Test
    void aSmallRiseIsOverfittingAtItsSecondEvaluation() {
        assertEquals(
                List.of("OVERFITTING 400"), warnings(rows(train(4, 3, 2, 1.9, 1.8, 1.7), 4, 3, 2.5, 2.56, 2.6, 2.7)));
    }

    @Test
    void aValidationLossThatNoLongerFallsWhileTheTrainingLossDoesIsOverfitting() {
        List<TrainingRow> rows = rows(train(4.26, 2.96, 2.44, 2.24, 2.12, 1.92), 4.27, 3.07, 3.0, 2.94, 2.944, 2.96);
        assertEquals(List.of("OVERFITTING 500"), warnings(rows));
        String message = new LossTrend(MANY_TOKENS).warning(rows).orElseThrow();
        assertTrue(message.contains("has not fallen since step 300 (2.9400, now 2.9600)"), message);
    }

    @Test
    void aTrainingLossThatIsStuckAboveItsBeginningIsOfStepsThatAreTooLarge() {
        assertEquals(
                List.of("STEPS_TOO_LARGE 200"),
                warnings(rows(train(4.49, 4.9, 4.7, 5.0, 4.8), 4.5, 4.85, 4.75, 5.0, 4.8)),
                "--lr 0.3: at its second rise, though the training loss fell since the evaluation before");
        assertEquals(
                List.of("STEPS_TOO_LARGE 300"),
                warnings(rows(train(4.9, 4.8, 4.7, 4.8), 4.9, 4.55, 4.7, 5.0)),
                "the lowest validation loss by chance");
    }

    @Test
    void lossesThatRiseTogetherAreOfStepsThatAreTooLarge() {
        List<TrainingRow> rows = rows(train(4.5, 2, 3, 4), 4.5, 2.5, 3.6, 4.6);
        assertEquals(List.of("STEPS_TOO_LARGE 200"), warnings(rows));
        String message = new LossTrend(MANY_TOKENS).warning(rows.subList(0, 3)).orElseThrow();
        assertTrue(message.contains("and the training loss went from 2.0000 to 3.0000: the steps are too"), message);
        assertTrue(message.contains("Try a lower --lr"), message);
    }

    @Test
    void aLossThatExplodesIsOfStepsThatAreTooLargeAndShownInFewDigits() {
        List<TrainingRow> rows = rows(train(4.5, 1e9, 1e30), 4.5, 1e9, 1e30);
        assertEquals(List.of("STEPS_TOO_LARGE 100"), warnings(rows));
        String message = new LossTrend(MANY_TOKENS).warning(rows.subList(0, 2)).orElseThrow();
        assertTrue(message.contains("from 4.5000 at step 0 to 1e9, and"), message);
        assertEquals(List.of("STEPS_TOO_LARGE 100"), warnings(rows(train(4.5, Double.NaN), 4.5, 6)));
        assertEquals(List.of("STEPS_TOO_LARGE 100"), warnings(rows(train(4.5, Double.POSITIVE_INFINITY), 4.5, 6)));
    }

    @Test
    void lossesThatStayWhereTheyBeganAreToldAtTheThirdEvaluationAfterTheFirst() {
        List<TrainingRow> rows = rows(train(4.5, 4.499, 4.498, 4.497, 4.496), 4.51, 4.51, 4.509, 4.508, 4.507);
        assertEquals(List.of("NO_PROGRESS 300"), warnings(rows));
        String message = new LossTrend(MANY_TOKENS).warning(rows.subList(0, 4)).orElseThrow();
        assertEquals(
                "the losses have hardly changed in 300 steps (training 4.4970, validation 4.5080): try a higher --lr",
                message);
    }

    @Test
    void nothingIsSaidOfNoProgressDuringTheWarmup() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            rows.add(new TrainingRow(100L * i, 4.5, 4.5, 6.5, 1e-6 * i, i, i));
        }
        assertEquals(List.of(), warnings(rows));
    }

    /// The standard error of a mean of 19 losses is a quarter of their deviation.
    @Test
    void aValidationTextOfFewTokensNeedsALargeRise() {
        List<TrainingRow> rows = rows(train(4.5, 3, 2.5, 2.4, 2.3), 4.5, 3, 2.5, 2.8, 2.8);
        assertEquals(List.of("OVERFITTING 300"), warnings(rows));
        assertEquals(List.of(), warnings(19, rows));
        assertEquals(List.of("OVERFITTING 400"), warnings(19, rows(train(4.5, 3, 2.5, 2, 1.5), 4.5, 3, 2.5, 3.2, 4.0)));
    }

    @Test
    void eachProblemIsToldAgainWhenItReturns() {
        assertEquals(
                List.of("STEPS_TOO_LARGE 200", "STEPS_TOO_LARGE 500"),
                warnings(rows(train(4.5, 2, 3, 2, 1.9, 3), 4.5, 2, 3, 2, 1.9, 3)));
        assertEquals(
                Optional.of(Problem.OVERFITTING),
                new LossTrend(MANY_TOKENS).problem(rows(train(4.5, 2, 1, 0.5), 4.5, 2.5, 3.5, 4.5)));
    }
}
