package kawi.autograd.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import org.junit.jupiter.api.Test;

class WorkTest {
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
        assertEquals(new Work(2 * 10 * 6 * 7, 4 * (10 * 7 + 7 * 6 + 10 * 6)), Work.forward(product));
    }

    @Test
    void aProductIsAnotherForEachGradientThatIsWanted() {
        var one = new MatMul(given(5, 7), false, learned(6, 7), true);
        var both = new MatMul(learned(7, 5), true, learned(7, 6), false);
        assertEquals(2 * 5 * 6 * 7, Work.backward(one).operations());
        assertEquals(2 * 2 * 5 * 6 * 7, Work.backward(both).operations());
    }

    @Test
    void aGradientIsReadAndWrittenWhereItIsAddedTo() {
        var sum = new Add(given(5, 7), learned(7));
        assertEquals(4 * (5 * 7 + 2 * 7), Work.backward(sum).bytes());
    }

    @Test
    void anEmbeddingTouchesOnlyTheRowsThatItIsAskedFor() {
        var rows = new Embedding(learned(1000, 4), new int[] {1, 2, 3}, Shape.of(3));
        assertEquals(new Work(0, 4 * 2 * 12), Work.forward(rows));
        assertEquals(new Work(12, 4 * 3 * 12), Work.backward(rows));
    }

    @Test
    void attentionCountsNoKeyThatIsMasked() {
        // two sequences of three tokens, two heads of two: 1 + 2 + 3 pairs for each head
        var attention = new Attention(learned(2, 3, 12), 2, Optional.empty(), Optional.empty());
        assertEquals(2 * 2 * 6 * (4 * 2 + 6), Work.forward(attention).operations());
        assertEquals(2 * 2 * 6 * (8 * 2 + 5), Work.backward(attention).operations());
    }
}
