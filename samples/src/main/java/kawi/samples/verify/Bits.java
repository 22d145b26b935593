package kawi.samples.verify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.autograd.Parameter;
import kawi.engine.io.Sha256;

/// All that came of a training and a generation, line by line, in the order in which it came:
///
///     tiny, evaluation after step 0: training loss 4.22, validation loss 4.23
///     tiny, step 1: loss 4.25, length of the gradients 1.9
///     ...
///     tiny, weights: 5f1c...
///     tiny, ids: 17 4 30 ...
///
/// Numbers are the shortest decimals that stand for their bits, so two runs have the same lines if and only if they
/// have the same bits. The weights are their SHA-256, as float32 with the lowest byte first, in the order of the
/// model's parameters.
///
/// @param lines without line ends
public record Bits(List<String> lines) {
    private static final String ABSENT = "nothing";

    /// Makes the lines unmodifiable.
    public Bits {
        lines = List.copyOf(lines);
    }

    /// The SHA-256 of all lines, each ended by `\n`, in UTF-8: `sha256sum` of the file that they would make.
    public String hash() {
        String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        MessageDigest digest = Sha256.digest();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return Sha256.text(digest);
    }

    /// What differs first from what was expected, in words; empty if nothing does.
    public Optional<String> firstDifference(Bits expected) {
        return IntStream.range(0, Math.max(lines.size(), expected.lines.size()))
                .filter(i -> !line(i).equals(expected.line(i)))
                .mapToObj(i -> "\"" + line(i) + "\" instead of \"" + expected.line(i) + "\"")
                .findFirst();
    }

    private String line(int i) {
        return i < lines.size() ? lines.get(i) : ABSENT;
    }

    /// Collects the lines of a run.
    static final class Recorder {
        private final String prefix;
        private final List<String> lines = new ArrayList<>();

        /// @param prefix of every line
        Recorder(String prefix) {
            this.prefix = prefix;
        }

        private void line(String line) {
            lines.add(prefix + line);
        }

        void step(long step, double loss, double gradientNorm) {
            line("step " + step + ": loss " + loss + ", length of the gradients " + gradientNorm);
        }

        void evaluation(long step, double trainLoss, double validationLoss) {
            line("evaluation after step " + step + ": training loss " + trainLoss + ", validation loss "
                    + validationLoss);
        }

        void weights(List<Parameter> parameters) {
            MessageDigest sha256 = Sha256.digest();
            for (Parameter parameter : parameters) {
                float[] weights = parameter.toFloats();
                ByteBuffer bytes =
                        ByteBuffer.allocate(weights.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(weights);
                sha256.update(bytes);
            }
            line("weights: " + Sha256.text(sha256));
        }

        void ids(int[] ids) {
            line("ids: " + IntStream.of(ids).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
        }

        Bits bits() {
            return new Bits(lines);
        }
    }
}
