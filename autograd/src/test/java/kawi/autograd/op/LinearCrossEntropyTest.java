package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
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
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinearCrossEntropyTest {

    @Property(tries = 20)
    void itsGradientsAreThoseOfTheFormula(
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(max = 20) int width,
            @ForAll @IntRange(min = 1, max = 40) int vocabularySize,
            @ForAll long seed) {
        int[] targets = Numbers.below(vocabularySize, rows, seed);
        GradientCheck.check(
                x -> x[0].linearCrossEntropy(x[1], targets, rows),
                x -> new double[] {
                    Textbook.crossEntropy(
                            Textbook.matmul(
                                    x[0], Textbook.transpose(x[1], vocabularySize, width), rows, width, vocabularySize),
                            targets,
                            vocabularySize,
                            rows)
                },
                parameter("x", Shape.of(rows, width), seed),
                parameter("e", Shape.of(vocabularySize, width), seed));
    }

    @Property(tries = 20)
    void itEqualsTheProductAndTheLossAfterIt(
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll @IntRange(min = 1, max = 30) int length,
            @ForAll @IntRange(max = 30) int width,
            @ForAll @IntRange(min = 1, max = 70) int vocabularySize,
            @ForAll long seed) {
        int[] targets = Numbers.below(vocabularySize, batch * length, seed);
        var random = new Random(seed);
        for (int i = 0; i < targets.length; i++) {
            targets[i] = random.nextInt(4) == 0 ? IGNORED : targets[i];
        }
        FusedCheck.check(
                x -> x[0].linearCrossEntropy(x[1], targets, 17),
                x -> x[0].matmulTransposed(x[1]).crossEntropy(targets, 17),
                parameter("x", Shape.of(batch, length, width), seed),
                parameter("e", Shape.of(vocabularySize, width), seed));
    }

    @Property(tries = 20)
    void withACapItEqualsTheProductTheCapAndTheLoss(
            @ForAll @IntRange(min = 1, max = 30) int rows,
            @ForAll @IntRange(max = 30) int width,
            @ForAll @IntRange(min = 1, max = 70) int vocabularySize,
            @ForAll long seed) {
        int[] targets = Numbers.below(vocabularySize, rows, seed);
        targets[0] = IGNORED;
        FusedCheck.check(
                x -> x[0].linearCrossEntropy(x[1], targets, 17, 1.5f),
                x -> x[0].matmulTransposed(x[1]).softCap(1.5f).crossEntropy(targets, 17),
                parameter("x", Shape.of(rows, width), seed),
                parameter("e", Shape.of(vocabularySize, width), seed));
    }

    @Property(tries = 10)
    void inPiecesItEqualsTheProductAndTheLossAfterIt(
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(max = 30) int width,
            @ForAll @IntRange(min = 1, max = 70) int vocabularySize,
            @ForAll @IntRange(min = 1, max = 20) int rowsOfPiece,
            @ForAll boolean capped,
            @ForAll long seed) {
        int[] targets = Numbers.below(vocabularySize, rows, seed);
        targets[rows / 2] = IGNORED;
        float cap = capped ? 1.5f : 0;
        FusedCheck.check(
                x -> Tensor.apply(new LinearCrossEntropy(x[0], x[1], targets, 17, cap, rowsOfPiece)),
                x -> {
                    Tensor logits = x[0].matmulTransposed(x[1]);
                    return (capped ? logits.softCap(cap) : logits).crossEntropy(targets, 17);
                },
                parameter("x", Shape.of(rows, width), seed),
                parameter("e", Shape.of(vocabularySize, width), seed));
    }

    @Test
    void piecesContinueTheSumsOfEarlierGradients() {
        int[] targets = Numbers.below(50, 31, 1);
        int[] others = Numbers.below(50, 31, 2);
        FusedCheck.check(
                x -> Tensor.apply(new LinearCrossEntropy(x[0], x[1], targets, 31, 0, 7))
                        .add(Tensor.apply(new LinearCrossEntropy(x[0], x[1], others, 31, 0, 12))),
                x -> x[0].matmulTransposed(x[1])
                        .crossEntropy(targets)
                        .add(x[0].matmulTransposed(x[1]).crossEntropy(others)),
                parameter("x", Shape.of(31, 20), 1),
                parameter("e", Shape.of(50, 20), 1));
    }

    @Test
    void noRowsWithTargetsInOtherMicroBatchesHaveNoLossAndGradientsOfZero() {
        var e = parameter("e", Shape.of(4, 3), 1);
        try (var device = Devices.reference(1)) {
            var tape = new Tape(device);
            Tensor loss = tape.record(() -> parameter("x", Shape.of(0, 3), 1).linearCrossEntropy(e, new int[0], 5));
            tape.backward(loss);
            assertEquals(0, loss.item());
        }
        assertArrayEquals(new float[12], e.gradient().toFloats());
    }

    @Test
    void onePieceOnlyIsInMemoryAtATime() {
        var x = parameter("x", Shape.of(1000, 4), 1);
        var e = parameter("e", Shape.of(500, 4), 1);
        int[] targets = Numbers.below(500, 1000, 1);
        try (var device = Devices.reference(1)) {
            var tape = new Tape(device);
            tape.backward(tape.record(() -> Tensor.apply(new LinearCrossEntropy(x, e, targets, 1000, 0, 48))));
            long piece = 48 * 500 * Float.BYTES;
            assertTrue(tape.bytes() < 2 * piece, tape.bytes() + " bytes for pieces of " + piece);
        }
    }

    @Test
    void aPieceHasSixtyFourMebibytesAndAtLeastFortyEightRows() {
        assertEquals(288, LinearCrossEntropy.rowsOfPiece(50257));
        assertEquals(96, LinearCrossEntropy.rowsOfPiece(128_000));
        assertEquals(48, LinearCrossEntropy.rowsOfPiece(1_000_000));
    }

    @Test
    void largeVocabulariesAreDividedIntoTasks() {
        int[] targets = Numbers.below(1701, 60, 1);
        FusedCheck.check(
                x -> x[0].linearCrossEntropy(x[1], targets, 60),
                x -> x[0].matmulTransposed(x[1]).crossEntropy(targets),
                parameter("x", Shape.of(60, 33), 1),
                parameter("e", Shape.of(1701, 33), 1));
    }

    @Test
    void withoutATargetTheLossAndTheGradientAreZero() {
        var x = parameter("x", Shape.of(2, 3), 1);
        var e = parameter("e", Shape.of(4, 3), 1);
        int[] targets = new int[2];
        Arrays.fill(targets, IGNORED);
        try (var device = Devices.reference(1)) {
            var tape = new Tape(device);
            Tensor loss = tape.record(() -> x.linearCrossEntropy(e, targets, 0));
            tape.backward(loss);
            assertEquals(0, loss.item());
        }
        assertArrayEquals(new float[6], x.gradient().toFloats());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        var x = parameter("x", Shape.of(2, 3), 1);
        var e = parameter("e", Shape.of(4, 3), 1);
        assertThrows(ShapeException.class, () -> new LinearCrossEntropy(x, e, new int[1], 1));
        assertThrows(
                ShapeException.class,
                () -> new LinearCrossEntropy(x, parameter("e", Shape.of(4, 5), 1), new int[2], 1));
        assertThrows(IndexOutOfBoundsException.class, () -> new LinearCrossEntropy(x, e, new int[] {0, 4}, 1));
    }
}
