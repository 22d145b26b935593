package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static kawi.autograd.op.CrossEntropy.IGNORED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {

    @Property(tries = 40)
    void itsGradientIsThatOfTheFormula(
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll @IntRange(min = 1, max = 4) int length,
            @ForAll @IntRange(min = 1, max = 40) int vocabularySize,
            @ForAll long seed) {
        int[] targets = Numbers.below(vocabularySize, batch * length, seed);
        GradientCheck.check(
                x -> x[0].crossEntropy(targets),
                x -> new double[] {Textbook.crossEntropy(x[0], targets, vocabularySize, targets.length)},
                parameter("logits", Shape.of(batch, length, vocabularySize), seed));
    }

    @Property(tries = 40)
    void ignoredTargetsCountForNothing(
            @ForAll @IntRange(min = 1, max = 8) int rows,
            @ForAll @IntRange(min = 1, max = 20) int vocabularySize,
            @ForAll long seed) {
        int[] targets = Numbers.below(vocabularySize, rows, seed);
        var random = new Random(seed);
        for (int i = 1; i < rows; i++) {
            targets[i] = random.nextBoolean() ? IGNORED : targets[i];
        }
        GradientCheck.check(
                x -> x[0].crossEntropy(targets),
                x -> new double[] {Textbook.crossEntropy(x[0], targets, vocabularySize, CrossEntropy.count(targets))},
                parameter("logits", Shape.of(rows, vocabularySize), seed));
    }

    @Test
    void largeVocabulariesAreCutIntoTasks() {
        int[] targets = Numbers.below(401, 60, 1);
        GradientCheck.check(
                x -> x[0].crossEntropy(targets, 1),
                x -> new double[] {Textbook.crossEntropy(x[0], targets, 401, 1)},
                parameter("logits", Shape.of(60, 401), 1));
    }

    @Test
    void theDivisorMayCountTheTargetsOfOtherMicroBatches() {
        int[] targets = {2, IGNORED, 0, 1};
        GradientCheck.check(
                x -> x[0].crossEntropy(targets, 17),
                x -> new double[] {Textbook.crossEntropy(x[0], targets, 3, 17)},
                parameter("logits", Shape.of(4, 3), 1));
    }

    @Test
    void withoutAValidTargetLossAndGradientAreZero() {
        var logits = parameter("logits", Shape.of(2, 3), 1);
        var tape = new Tape(Devices.reference(1));
        Tensor loss = tape.record(() -> logits.crossEntropy(IGNORED, IGNORED));
        tape.backward(loss);
        assertEquals(0, loss.item());
        assertArrayEquals(new float[6], logits.gradient().toFloats());
    }

    @Test
    void withoutAValidTargetOfItsOwnAMicroBatchAddsNothing() {
        var logits = parameter("logits", Shape.of(2, 3), 1);
        var tape = new Tape(Devices.reference(1));
        Tensor loss = tape.record(() -> logits.crossEntropy(new int[] {IGNORED, IGNORED}, 8));
        tape.backward(loss);
        assertEquals(0, loss.item());
        assertArrayEquals(new float[6], logits.gradient().toFloats());
    }

    @Test
    void largeLogitsDoNotOverflow() {
        var logits = parameterOf("logits", Shape.of(2, 2), 1e4f, -1e4f, 1e4f, -1e4f);
        var tape = new Tape(Devices.reference(1));
        Tensor loss = tape.record(() -> logits.crossEntropy(0, 1));
        tape.backward(loss);
        assertEquals(1e4f, loss.item());
        assertArrayEquals(new float[] {0, 0, 0.5f, -0.5f}, logits.gradient().toFloats());
    }

    @Test
    void uniformLogitsAreTheLogarithmOfTheVocabulary() {
        var logits = parameterOf("logits", Shape.of(3, 65), new float[3 * 65]);
        Tensor loss = new Tape(Devices.reference(1)).record(() -> logits.crossEntropy(0, 7, 64));
        assertEquals(Math.log(65), loss.item(), 1e-6);
    }

    @Test
    void aTargetOutsideTheVocabularyIsNamed() {
        var logits = parameter("logits", Shape.of(2, 3), 1);
        assertEquals(
                "cross entropy: the target 3 at index 1 is outside the vocabulary of 3", outOfBounds(logits, 2, 3));
        assertEquals(
                "cross entropy: the target -1 at index 0 is outside the vocabulary of 3", outOfBounds(logits, -1, 2));
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        var logits = parameter("logits", Shape.of(2, 3), 1);
        var refused = assertThrows(ShapeException.class, () -> new CrossEntropy(logits, new int[5], 5));
        assertEquals("cross entropy: 5 targets for logits of (2, 3)", refused.getMessage());
    }

    private static String outOfBounds(Operand logits, int... targets) {
        return assertThrows(IndexOutOfBoundsException.class, () -> new CrossEntropy(logits, targets, 2))
                .getMessage();
    }
}
