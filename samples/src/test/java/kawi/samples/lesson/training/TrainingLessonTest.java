package kawi.samples.lesson.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalInt;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.engine.data.Batch;
import kawi.engine.generate.GenerationStep;
import kawi.engine.model.Gpt;
import kawi.samples.lesson.toy.GreedyGeneration;
import kawi.samples.lesson.toy.Learner;
import kawi.samples.lesson.toy.LossByPosition;
import kawi.samples.lesson.toy.Texts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The facts that the lesson states about its model.
class TrainingLessonTest {
    private static final Texts TEXTS = TrainingLesson.TEXTS;
    private static final Gpt MODEL = TrainingLesson.model(1);
    private static final int[] PROMPT = TEXTS.tokenizer().encode(TrainingLesson.PROMPT);

    private static Device device;

    @BeforeAll
    static void train() {
        device = new Device(new ReferenceKernels(), 1);
        Batch batch = TEXTS.batch();
        var learner = new Learner(MODEL, device, 200);
        for (int step = 0; step < 200; step++) {
            learner.step(batch);
        }
    }

    @AfterAll
    static void close() {
        device.close();
    }

    @Test
    void greedyDecodingCompletesOneOfTheTexts() {
        int[] written = write(PROMPT).ids();

        assertTrue(
                TEXTS.sequences().stream().anyMatch(sequence -> Arrays.equals(sequence, written)),
                TEXTS.glyphs(written));
    }

    @Test
    void theOtherCandidateLeadsToTheOtherText() {
        for (int[] sequence : TEXTS.sequences()) {
            int[] written = write(Arrays.copyOf(sequence, PROMPT.length + 1)).ids();
            assertEquals(TEXTS.glyphs(sequence), TEXTS.glyphs(written));
        }
    }

    @Test
    void bothBranchesAreEquallyProbable() {
        GenerationStep first = write(PROMPT).steps().getFirst();

        assertEquals(0.5, first.candidates().get(0).probability(), 0.02);
        assertEquals(0.5, first.candidates().get(1).probability(), 0.02);
    }

    @Test
    void onlyTheForkHasALossAfterTraining() {
        Batch batch = TEXTS.batch();
        var losses = LossByPosition.of(MODEL, batch, device);

        int fork = TEXTS.fork() - 1;
        for (int b = 0; b < 2; b++) {
            for (int t = 0; t < batch.inputs().length(); t++) {
                double expected = t == fork ? Math.log(2) : 0;
                assertEquals(expected, losses.at(b, t).orElse(0), 0.05, "text " + b + ", position " + t);
            }
        }
        assertEquals(2 * Math.log(2) / 29, losses.mean(), 0.01);
    }

    private static GreedyGeneration write(int... prompt) {
        return GreedyGeneration.of(MODEL, device, prompt, 16 - prompt.length, OptionalInt.of(TEXTS.end()));
    }
}
