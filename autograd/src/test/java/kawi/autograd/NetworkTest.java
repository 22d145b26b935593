package kawi.autograd;

import static kawi.autograd.fixture.Numbers.parameter;

import java.util.Optional;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.fixture.Textbook;
import kawi.autograd.fixture.Textbook.Heads;
import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.op.CrossEntropy;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// All operations together, as in a GPT of one block.
class NetworkTest {
    private static final double DROPOUT = 0.2;
    private static final float EPSILON = 0.1f;

    @Property(tries = 15)
    void theGradientsOfAWholeNetworkAreThoseOfTheFormula(
            @ForAll @IntRange(min = 1, max = 2) int batch,
            @ForAll @IntRange(min = 1, max = 5) int length,
            @ForAll @IntRange(min = 1, max = 2) int heads,
            @ForAll @IntRange(min = 1, max = 4) int headSize,
            @ForAll @IntRange(min = 2, max = 7) int vocabularySize,
            @ForAll long seed) {
        var sizes = new Heads(batch, length, heads, headSize);
        int width = sizes.width();
        var network = new Network(sizes, vocabularySize, seed);
        GradientCheck.check(
                network::forward,
                network::formula,
                parameter("tokens", Shape.of(vocabularySize, width), seed),
                parameter("positions", Shape.of(length, width), seed),
                parameter("gain", Shape.of(width), seed),
                parameter("bias", Shape.of(width), seed),
                parameter("qkv", Shape.of(width, 3 * width), seed),
                parameter("up", Shape.of(width, 2 * width), seed),
                parameter("down", Shape.of(2 * width, width), seed));
    }

    /// The same network over tensors and over doubles, line by line.
    private static final class Network {
        private final Heads sizes;
        private final int vocabularySize;
        private final int[] ids;
        private final int[] targets;
        private final boolean[][] attentionMask;
        private final DropoutMask mask;

        Network(Heads sizes, int vocabularySize, long seed) {
            this.sizes = sizes;
            this.vocabularySize = vocabularySize;
            int rows = sizes.batch() * sizes.length();
            ids = Numbers.below(vocabularySize, rows, seed);
            targets = Numbers.below(vocabularySize, rows, seed + 1);
            targets[rows / 2] = CrossEntropy.IGNORED;
            attentionMask = Numbers.mask(sizes.batch(), sizes.length(), seed);
            mask = DropoutMask.of(DROPOUT, seed);
        }

        Tensor forward(Tensor... p) {
            Tensor x =
                    p[0].embedding(ids, Shape.of(sizes.batch(), sizes.length())).add(p[1]); // (B, T, C)
            Tensor attended = x.layerNorm(p[2], Optional.of(p[3]), EPSILON)
                    .matmul(p[4]) // (B, T, 3 C)
                    .attention(sizes.heads(), Optional.of(attentionMask), Optional.of(mask)); // (B, T, C)
            Tensor y = x.add(attended.scale(0.5f));
            Tensor z = y.add(y.matmul(p[5]).gelu().matmul(p[6]).scale(0.1f)); // (B, T, C)
            return z.matmulTransposed(p[0]).scale(0.2f).crossEntropy(targets, 5); // tied to the embedding
        }

        double[] formula(double[]... p) {
            int rows = ids.length;
            int width = sizes.width();
            double[] x = Textbook.add(Textbook.embedding(p[0], ids, width), p[1]);
            double[] normalised = Textbook.layerNorm(x, p[2], p[3], EPSILON);
            double[] qkv = Textbook.matmul(normalised, p[4], rows, width, 3 * width);
            double[] attended = Textbook.attention(qkv, sizes, attentionMask, DROPOUT, mask::keeps);
            double[] y = Textbook.add(x, Textbook.map(attended, v -> 0.5 * v));
            double[] up = Textbook.matmul(y, p[5], rows, width, 2 * width);
            double[] down = Textbook.matmul(Textbook.map(up, Textbook::gelu), p[6], rows, 2 * width, width);
            double[] z = Textbook.add(y, Textbook.map(down, v -> 0.1f * v));
            double[] table = Textbook.transpose(p[0], vocabularySize, width);
            double[] logits = Textbook.map(Textbook.matmul(z, table, rows, width, vocabularySize), v -> 0.2f * v);
            return new double[] {Textbook.crossEntropy(logits, targets, vocabularySize, 5)};
        }
    }
}
