package kawi.samples.lesson.training;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.autograd.device.Device;
import kawi.autograd.kernel.ReferenceKernels;
import org.junit.jupiter.api.Test;

class WhoSeesWhomTest {

    @Test
    void positionsSeeThemselvesAndEarlierOnesButNoPadding() {
        try (var device = new Device(new ReferenceKernels(), 1)) {
            var tokens = TrainingLesson.TEXTS.batch().inputs();
            var sees = WhoSeesWhom.of(TrainingLesson.model(1), tokens, device);

            assertTrue(sees.isCausal(14));
            assertTrue(sees.sees(3, 3));
            assertTrue(sees.sees(3, 0));
            assertFalse(sees.sees(3, 4));
            assertFalse(sees.sees(13, 14));
        }
    }
}
