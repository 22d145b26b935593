package kawi.autograd.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.RotaryPairs;
import kawi.autograd.kernel.RotaryTable;
import kawi.autograd.op.RmsNormRotate.HeadNorm;
import org.junit.jupiter.api.Test;

class CostTest {
    private static Parameter learned(int... sizes) {
        return new Parameter("learned", Shape.of(sizes));
    }

    private static Tensor given(int... sizes) {
        Shape shape = Shape.of(sizes);
        return Tensor.of(shape, new float[shape.elements()]);
    }

    @Test
    void aProductIsAnFmaForEachRowColumnAndInnerIndex() {
        var product = new MatMul(given(2, 5, 7), false, learned(7, 6), false);
        assertEquals(new Cost(2 * 10 * 6 * 7, 4 * (10 * 7 + 7 * 6 + 10 * 6)), product.forwardCost());
    }

    @Test
    void aProductIsAnotherForEachGradientThatIsWanted() {
        var one = new MatMul(given(5, 7), false, learned(6, 7), true);
        var both = new MatMul(learned(7, 5), true, learned(7, 6), false);
        assertEquals(2 * 5 * 6 * 7, one.backwardCost().flops());
        assertEquals(2 * 2 * 5 * 6 * 7, both.backwardCost().flops());
    }

    @Test
    void aGradientIsReadAndWrittenWhereItIsAddedTo() {
        var sum = new Add(given(5, 7), learned(7));
        assertEquals(4 * (5 * 7 + 2 * 7), sum.backwardCost().bytes());
    }

    @Test
    void anEmbeddingReadsOnlyTheRowsThatItLooksUp() {
        var rows = new Embedding(learned(1000, 4), new int[] {1, 2, 3}, Shape.of(3));
        assertEquals(new Cost(0, 4 * 2 * 12), rows.forwardCost());
        assertEquals(new Cost(12, 4 * 3 * 12), rows.backwardCost());
    }

    @Test
    void aFusedOperationHasTheFlopsOfAllItsParts() {
        Parameter x = learned(5, 7);
        Parameter w = learned(7, 6);
        var bias = Optional.of(learned(6));
        double product = 2 * 5 * 7 * 6;
        double results = 5 * 6;
        var mask = Optional.of(DropoutMask.of(0.5, 1));
        checkOperations(new Linear(x, w, bias), product + results, 2 * product + results);
        checkOperations(new Linear(x, w, Optional.empty()), product, 2 * product);
        checkOperations(new LinearGelu(x, w, bias), product + 9 * results, 2 * product + 9 * results);
        checkOperations(new LinearReluSquared(x, w, bias), product + 3 * results, 2 * product + 3 * results);
        checkOperations(
                new LinearResidual(learned(5, 6), x, w, bias, mask), product + 3 * results, 2 * product + 3 * results);
        checkOperations(
                new LinearCrossEntropy(x, learned(6, 7), new int[5], 5),
                product + 4 * results,
                2 * product + 2 * results);
        checkOperations(
                new LinearCrossEntropy(x, learned(6, 7), new int[5], 5, 30),
                product + 11 * results,
                2 * product + 7 * results);
    }

    private static void checkOperations(Operation operation, double forward, double backward) {
        assertEquals(forward, operation.forwardCost().flops(), operation + " forward");
        assertEquals(backward, operation.backwardCost().flops(), operation + " backward");
    }

    @Test
    void attentionCountsNoKeyThatIsMasked() {
        // two sequences of three tokens, two heads of two: 1 + 2 + 3 pairs for each head
        var attention = new Attention(learned(2, 3, 12), HeadLayout.of(2, 2), 1, Optional.empty(), Optional.empty());
        assertEquals(2 * 2 * 6 * (4 * 2 + 6), attention.forwardCost().flops());
        assertEquals(2 * 2 * 6 * (8 * 2 + 5), attention.backwardCost().flops());
    }

    @Test
    void sharedKeysAndValuesSaveTrafficButNoPair() {
        var layout = new HeadLayout(4, 1, 2);
        var attention = new Attention(learned(2, 3, 12), layout, 1, Optional.empty(), Optional.empty());
        assertEquals(2 * 4 * 6 * (4 * 2 + 6), attention.forwardCost().flops());
        assertEquals(4 * (2 * 3 * 12 + 2 * 3 * 8), attention.forwardCost().bytes());
    }

    /// Five positions with two heads of queries, one of keys and one of values, of size 4.
    @Test
    void onlyQueriesAndKeysAreNormalisedAndRotated() {
        var table = RotaryTable.of(new double[2], 5, RotaryPairs.HALVES);
        int[] positions = {0, 1, 2, 3, 4};
        checkOperations(new Rotate(learned(5, 3, 4), table, positions), 3 * 60, 4 * 60);
        var layout = new HeadLayout(2, 1, 4);
        Optional<HeadNorm> norm = Optional.of(new HeadNorm(learned(4), learned(4), 1));
        Operation rotation = new RmsNormRotate(learned(5, 16), layout, Optional.empty(), Optional.of(table), positions);
        Operation both = new RmsNormRotate(learned(5, 16), layout, norm, Optional.of(table), positions);
        checkOperations(rotation, 3 * 60, 3 * 60);
        checkOperations(both, 7 * 60, 13 * 60);
        assertEquals(4 * (80 + 80), rotation.forwardCost().bytes());
        assertEquals(4 * (80 + 2 * 80), rotation.backwardCost().bytes());
        assertEquals(4 * (88 + 80), both.forwardCost().bytes());
        assertEquals(4 * (80 + 2 * 88 + 88), both.backwardCost().bytes());
    }

    @Test
    void aFunctionOfOneNumberReadsItsOperandAgainOnlyIfItsDerivativeDependsOnIt() {
        var x = learned(5, 7);
        assertEquals(new Cost(35, 4 * (35 + 35)), new Relu(x).forwardCost());
        assertEquals(new Cost(35, 4 * (35 + 35 + 2 * 35)), new Relu(x).backwardCost());
        assertEquals(new Cost(2 * 35, 4 * (35 + 2 * 35)), new Scale(x, 3).backwardCost());
    }

    @Test
    void aRepeatedOperandIsReadOnce() {
        var product = new Multiply(learned(5, 7), learned(7));
        assertEquals(new Cost(35, 4 * (35 + 7 + 35)), product.forwardCost());
        assertEquals(new Cost(2 * 2 * 35, 4 * (35 + (35 + 7) + 2 * (35 + 7))), product.backwardCost());
        assertEquals(0, new Greater(given(5), given(5)).backwardCost().flops());
    }

    @Test
    void aSliceTouchesOnlyItsRange() {
        var slice = new Slice(learned(10, 4), 0, 2, 5);
        assertEquals(new Cost(0, 4 * 2 * 12), slice.forwardCost());
        assertEquals(new Cost(12, 4 * 3 * 12), slice.backwardCost());
    }

    @Test
    void anOwnOperationCostsItsTrafficUnlessItSaysOtherwise() {
        record Copy(Operand x) implements Operation.Custom {
            @Override
            public List<Operand> operands() {
                return List.of(x);
            }

            @Override
            public Shape shape() {
                return x.shape();
            }

            @Override
            public void forward(Workspace workspace, Array y) {
                System.arraycopy(x.value().data(), 0, y.data(), 0, y.elements());
            }

            @Override
            public void backward(Workspace workspace, Array y, Array dy) {
                throw new AssertionError("not differentiated here");
            }
        }
        assertEquals(new Cost(0, 4 * 2 * 6), new Copy(learned(6)).forwardCost());
        assertEquals(new Cost(0, 4 * (6 + 6 + 2 * 6)), new Copy(learned(6)).backwardCost());
    }
}
