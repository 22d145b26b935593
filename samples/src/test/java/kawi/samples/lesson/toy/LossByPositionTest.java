package kawi.samples.lesson.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.engine.train.Evaluation;
import org.junit.jupiter.api.Test;

class LossByPositionTest {

    @Test
    void theMeanEqualsTheEvaluationLoss() {
        try (var device = new Device(new ReferenceKernels(), 1)) {
            var model = kawi.samples.lesson.training.TrainingLesson.model(1);
            var batch = kawi.samples.lesson.training.TrainingLesson.TEXTS.batch();
            var losses = LossByPosition.of(model, batch, device);

            double expected =
                    new Evaluation(model, device).mean(Stream.of(batch)).loss();
            assertEquals(expected, losses.mean(), 1e-5);
            assertTrue(losses.at(0, 14).isEmpty(), "the padding has no loss");
            assertTrue(losses.at(1, 14).isPresent());
        }
    }
}
