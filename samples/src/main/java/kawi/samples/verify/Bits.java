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

/// The results of a training and a generation, as lines in the order of computation:
///
///     tiny, evaluation after step 0: training loss 4.22, validation loss 4.23
///     tiny, step 1: loss 4.25, length of the gradients 1.9
///     ...
///     tiny, weights: 5f1c...
///     tiny, ids: 17 4 30 ...
///
/// Numbers are the shortest decimals that identify their bits, so two runs have the same lines if and only if they have
/// the same bits. Weights are represented by the SHA-256 of their little-endian float32 values, in the order of the
/// model's parameters.
///
/// @param lines the lines, without line ends
public record Bits(List<String> lines) {
    private static final String ABSENT = "nothing";

    /// Copies the lines.
    public Bits {
        lines = List.copyOf(lines);
    }

    /// The SHA-256 of all lines in UTF-8, each terminated by `\n`: the `sha256sum` of a file with these lines.
    public String hash() {
        String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        MessageDigest digest = Sha256.digest();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return Sha256.text(digest);
    }

    /// Describes the first difference from the expected bits; empty if there is none.
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

        /// @param prefix the prefix of every line
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

        void logits(String what, float... logits) {
            ByteBuffer bytes = ByteBuffer.allocate(logits.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(logits);
            MessageDigest sha256 = Sha256.digest();
            sha256.update(bytes);
            line("logits of " + what + ": " + Sha256.text(sha256));
        }

        void ids(int[] ids) {
            line("ids: " + IntStream.of(ids).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
        }

        Bits bits() {
            return new Bits(lines);
        }
    }
}
