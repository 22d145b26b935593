package example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.nn.Initializer;
import kawi.autograd.nn.Linear;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An operation and a layer of one's own: the example of `docs/operations-your-own.md`, written as a user would,
/// outside
/// of Kawi's packages.
class OwnOperationTest {
    private static final Path PAGE = Path.of("..", "docs", "operations-your-own.md");
    private static final Path SOURCES = Path.of("src/test/java/example");
    private static final float STEP = 1e-2f;

    private final Device device = new Device(KernelSets.preferred(), 2);
    private final Tape tape = new Tape(device);
    private final Parameter x = new Parameter("x", Shape.of(2, 3));

    OwnOperationTest() {
        System.arraycopy(
                new float[] {-3, -0.5f, 0, 0.25f, 1.5f, 4}, 0, x.value().data(), 0, 6);
    }

    @AfterEach
    void close() {
        device.close();
    }

    // the loss from here
    /// The loss of the check: the operation's result, weighted.
    private static Tensor loss(Tensor x) {
        Tensor weights = Tensor.of(x.shape(), 0.3f, -1.1f, 0.7f, 2.3f, -0.4f, 1.9f);
        return Tensor.apply(new Softplus(x)).multiply(weights).sum();
    }
    // the loss to here

    private double lossAt(int element, float change) {
        float[] numbers = x.toFloats();
        numbers[element] += change;
        return new Inference(device)
                .run(() -> loss(Tensor.of(x.shape(), numbers)))
                .item();
    }

    @Test
    void itsGradientIsThatOfCentralDifferences() {
        // the check from here
        tape.backward(tape.record(() -> loss(x)));
        for (int i = 0; i < x.shape().elements(); i++) {
            double slope = (lossAt(i, +STEP) - lossAt(i, -STEP)) / (2 * STEP);
            assertEquals(slope, x.gradient().data()[i], 1e-3, "element " + i);
        }
        // the check to here
    }

    @Test
    void itsValueIsThatOfTheFormula() {
        Tensor y = new Inference(device).run(() -> Tensor.apply(new Softplus(x)));
        for (int i = 0; i < 6; i++) {
            assertEquals(Math.log1p(Math.exp(x.value().data()[i])), y.value().data()[i], 1e-6);
        }
    }

    @Test
    void theLayerNormalisesRows() {
        var norm = new RmsNorm("norm", 3);
        float[] y = new Inference(device).run(() -> norm.forward(x)).toFloats();
        for (int row = 0; row < 6; row += 3) {
            double square = 0;
            for (int i = row; i < row + 3; i++) {
                square += y[i] * y[i];
            }
            assertEquals(1, square / 3, 1e-5, "mean square of row " + row / 3);
        }
    }

    /// Both learn together with Kawi's own layers: y = |x| from hinges that are smooth.
    @Test
    void theyLearnAsPartsOfANetwork() {
        var initializer = new Initializer(0.5, CounterRandom.ofSeed(1));
        var hidden = new Linear("hidden", 1, 16, true, initializer);
        var norm = new RmsNorm("norm", 16);
        var output = new Linear("output", 16, 1, true, initializer);
        List<Parameter> parameters = new ArrayList<>(hidden.parameters());
        parameters.addAll(norm.parameters());
        parameters.addAll(output.parameters());
        var optimizer = new AdamW(parameters);
        float[] in = new float[41];
        float[] out = new float[41];
        for (int i = 0; i < 41; i++) {
            in[i] = (i - 20) / 10f;
            out[i] = Math.abs(in[i]);
        }
        double loss = Double.NaN;
        for (int step = 0; step < 300; step++) {
            parameters.forEach(Parameter::clearGradient);
            tape.reset();
            Tensor error = tape.record(() -> {
                Tensor h = hidden.forward(Tensor.of(Shape.of(41, 1), in)); // (41, 16)
                Tensor y = output.forward(norm.forward(Tensor.apply(new Softplus(h)))); // (41, 1)
                return y.subtract(Tensor.of(Shape.of(41, 1), out)).pow(2).mean();
            });
            loss = error.item();
            tape.backward(error);
            optimizer.step(device, 0.02, 1);
        }
        assertTrue(loss < 0.01, "mean squared error " + loss);
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        var large = Parameter.normal("large", Shape.of(300, 400), 1, CounterRandom.ofSeed(3));
        float[][] gradients = new float[2][];
        for (int threads = 1; threads <= 2; threads++) {
            try (var other = new Device(KernelSets.preferred(), threads)) {
                var recorder = new Tape(other);
                large.clearGradient();
                recorder.backward(
                        recorder.record(() -> Tensor.apply(new Softplus(large)).mean()));
                gradients[threads - 1] = large.gradient().toFloats();
            }
        }
        assertArrayEquals(gradients[0], gradients[1]);
    }

    /// The page shows the sources, from the class's doc comment on.
    @Test
    void thePageShowsThisExample() throws IOException {
        String page = Files.readString(PAGE);
        for (String name : List.of("RmsNorm.java", "Softplus.java")) {
            String source = Files.readString(SOURCES.resolve(name));
            String code = source.substring(source.indexOf("\n/// ") + 1);
            assertTrue(page.contains(code), "the page does not show " + name + " as it is");
        }
        List<String> lines = Files.readAllLines(SOURCES.resolve("OwnOperationTest.java"));
        for (String part : List.of("the loss", "the check")) {
            lines.subList(indexOf(lines, "// " + part + " from here") + 1, indexOf(lines, "// " + part + " to here"))
                    .forEach(line -> assertTrue(page.contains(line.strip()), "the page does not show " + line));
        }
    }

    private static int indexOf(List<String> lines, String text) {
        return lines.stream().map(String::strip).toList().indexOf(text);
    }
}
