package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static kawi.autograd.op.CrossEntropy.IGNORED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Edge;
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
    void ignoredTargetsDoNotCount(
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
    void largeVocabulariesAreDividedIntoTasks() {
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

    // ---- the edges of float32

    private static Edge edge(int target, float... row) {
        return Edge.of(x -> x[0].crossEntropy(target), Shape.of(1, row.length), row);
    }

    @Test
    void theLossOfATargetFarBelowTheOthersIsTheDistance() {
        for (int n : new int[] {2, 16, 17, 65}) {
            for (float top : new float[] {100, 1e10f, 1e38f, 1.6e38f}) {
                float[] row = Edge.filled(n, -top);
                row[n - 1] = top;
                Edge edge = edge(0, row);
                assertEquals(2 * top, edge.value()[0], "top " + top);
                float[] gradient = new float[n];
                gradient[0] = -1;
                gradient[n - 1] = 1;
                assertArrayEquals(gradient, edge.gradient(), "top " + top);
            }
        }
    }

    @Test
    void theLossOfTheLargestLogitByFarIsZero() {
        for (int n : new int[] {2, 16, 17, 65}) {
            float[] row = Edge.filled(n, -3e38f);
            row[n / 2] = 3e38f;
            Edge edge = edge(n / 2, row);
            assertEquals(0, edge.value()[0]);
            assertArrayEquals(new float[n], edge.gradient());
        }
    }

    @Test
    void equalLogitsAreTheLogarithmOfTheVocabularyWhateverTheirSize() {
        for (float size : new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, -3e38f, Float.MIN_VALUE}) {
            Edge edge = edge(7, Edge.filled(65, size));
            assertEquals(Math.log(65), edge.value()[0], 1e-6, "logits of " + size);
            float[] gradient = Edge.filled(65, 1 / 65f);
            gradient[7] = 1 / 65f - 1;
            assertArrayEquals(gradient, edge.gradient(), 1e-7f);
        }
    }

    @Test
    void tokensOfNegativeInfinityCannotComeAndHaveNoGradient() {
        float[] row = Edge.filled(40, Float.NEGATIVE_INFINITY);
        row[20] = 1;
        row[39] = 2;
        Edge edge = edge(39, row);
        assertEquals(Math.log(1 + Math.exp(-1)), edge.value()[0], 1e-7);
        float[] gradient = new float[40];
        gradient[20] = (float) (1 / (1 + Math.exp(1)));
        gradient[39] = -gradient[20];
        assertArrayEquals(gradient, edge.gradient(), 1e-7f);
        assertEquals(Float.POSITIVE_INFINITY, edge(0, row).value()[0], "the loss of what cannot come");
    }

    /// The mean is computed in double: losses whose sum overflows a float have a finite mean.
    @Test
    void manyHugeLossesHaveAMean() {
        int rows = 40;
        float[] logits = new float[2 * rows];
        for (int row = 0; row < rows; row++) {
            logits[2 * row] = 3e38f;
        }
        int[] targets = new int[rows];
        Arrays.fill(targets, 1);
        Edge edge = Edge.of(x -> x[0].crossEntropy(targets), Shape.of(rows, 2), logits);
        assertEquals(3e38f, edge.value()[0]);
    }

    @Test
    void positiveInfinityAndNaNAreNotHidden() {
        for (float bad : new float[] {Float.POSITIVE_INFINITY, Float.NaN}) {
            assertTrue(Float.isNaN(edge(0, 1, bad, 2).value()[0]), "the loss beside " + bad);
        }
    }

    @Test
    void everyRowIsMeasuredFromItsOwnLargestLogit() {
        Edge edge = Edge.of(x -> x[0].crossEntropy(1, 0, 1), Shape.of(3, 2), 0, 0, 3e38f, 0, -3e38f, -3e38f);
        assertEquals(2 * Math.log(2) / 3, edge.value()[0], 1e-7);
        assertArrayEquals(new float[] {1 / 6f, -1 / 6f, 0, 0, 1 / 6f, -1 / 6f}, edge.gradient(), 1e-7f);
    }
}
