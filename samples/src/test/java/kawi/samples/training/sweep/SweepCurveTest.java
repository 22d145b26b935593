package kawi.samples.training.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.train.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepCurveTest {
    @TempDir
    Path folder;

    /// @param loss over the decimal logarithm of the learning rate, -5 to 0
    private static SweepCurve curve(DoubleUnaryOperator loss) {
        List<SweepCurve.Point> points = IntStream.rangeClosed(0, 100)
                .mapToObj(i -> -5 + i / 20.0)
                .map(log -> new SweepCurve.Point(Math.pow(10, log), 1, loss.applyAsDouble(log)))
                .toList();
        return new SweepCurve(points, true);
    }

    @Test
    void theSuggestionIsATenthOfTheMinimumInOneDigit() {
        SweepCurve curve = curve(log -> (log + 1.5) * (log + 1.5));
        assertEquals(Math.pow(10, -1.5), curve.lowest().learningRate(), 1e-9);
        assertEquals(0.003, curve.suggestion());
        assertEquals(0.1, curve(log -> -log).suggestion(), "the last learning rate is the best");
    }

    @Test
    void aLossThatOnlyRisesSuggestsNothing() {
        assertFalse(curve(log -> log).falls());
        assertTrue(curve(log -> -log).falls());
    }

    @Test
    void theSteepestPointIsWhereTheLossFallsFastest() {
        SweepCurve curve = curve(log -> -Math.tanh(3 * (log + 3)));
        assertEquals(1e-3, curve.steepest().learningRate(), 2e-4);
        assertEquals(1e-5, curve(log -> log).steepest().learningRate(), 1e-9, "it never falls");
    }

    @Test
    void thePictureAndTheTableAreWritten() throws IOException {
        assertEquals("", curve(log -> log * log).write(folder, "a title"));
        assertEquals(102, Files.readAllLines(folder.resolve(SweepCurve.TABLE)).size());
        assertTrue(Files.size(folder.resolve(SweepCurve.PICTURE)) > 1000);
    }

    @Test
    void aSweepRaisesTheLearningRateUntilTheLossRises() {
        int[] ids = IntStream.range(0, 2000).map(i -> i % 11).toArray();
        var data = new TokenDataset(ids, ids.length).split(0.9);
        var model = new Gpt(
                GptConfig.of(11).layers(1).heads(1).width(8).contextLength(8).build(), CounterRandom.ofSeed(1));
        try (var device = new Device(new VectorKernels(), 1)) {
            SweepCurve curve = new LearningRateSweep(1e-4, 100, 120)
                    .run(
                            model,
                            new AdamW(model.parameters(), AdamW.Settings.DEFAULT),
                            data,
                            TrainingConfig.ofSteps(1).batchSize(4),
                            device);
            assertTrue(curve.diverged());
            assertTrue(curve.points().size() > 20 && curve.points().size() < 120, curve.points()::toString);
            assertEquals(1e-4, curve.points().getFirst().learningRate());
            double ratio = curve.points().get(1).learningRate() / 1e-4;
            for (int i = 1; i < curve.points().size(); i++) {
                double found = curve.points().get(i).learningRate()
                        / curve.points().get(i - 1).learningRate();
                assertEquals(ratio, found, 1e-9);
            }
            assertTrue(
                    curve.lowest().smoothed() < 0.7 * Math.log(11),
                    curve.lowest().toString());
        }
    }

    @Test
    void aRangeWithoutRatesOrStepsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LearningRateSweep(1, 1, 100));
        assertThrows(IllegalArgumentException.class, () -> new LearningRateSweep(0, 1, 100));
        assertThrows(IllegalArgumentException.class, () -> new LearningRateSweep(1e-5, 1, 19));
    }
}
