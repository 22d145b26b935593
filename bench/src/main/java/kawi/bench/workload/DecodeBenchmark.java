package kawi.bench.workload;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.bench.machine.PeakSamples;
import kawi.engine.generate.Decoder;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.count.ByteCount;
import kawi.engine.model.count.FlopCount;

/// Measures the decoding of a token, compared with reading the weights once.
///
/// A text of one token is continued with greedy decoding and a KV cache until it is as long as the sequences of the
/// case; then decoding starts again from the first token. Between the texts, the peak of the machine is measured, and
/// the speed at which the weights can be read.
public final class DecodeBenchmark {
    private final Case measured;
    private final Device device;
    private final Gpt model;
    private final Decoder decoder;
    private final int tokens;

    /// Creates the model.
    ///
    /// @param device the device that runs the model
    public DecodeBenchmark(Case measured, Device device) {
        this.measured = measured;
        this.device = device;
        model = new Gpt(measured.config(), CounterRandom.ofSeed(1));
        decoder = new Decoder(model, device);
        tokens = measured.length();
    }

    /// Warms up, then measures.
    public DecodeFigures measure(Effort effort) {
        var peak = new PeakSamples(device);
        var stream = new WeightStream(model.parameters(), device);
        var readings = new ArrayList<Double>();
        Runnable between = () -> {
            peak.take();
            readings.add(stream.bytesPerSecond());
        };
        effort.warmUp(this::text, between);
        peak.forget();
        readings.clear();
        Times times = effort.measure(this::text, between);
        return DecodeFigures.of(
                measured, device.threads(), times, tokens, operations(), bytes(), peak.median(), median(readings));
    }

    private void text() {
        float[] logits = decoder.prefill(0);
        for (int i = 0; i < tokens - 1; i++) {
            logits = decoder.decode(argmax(logits));
        }
    }

    private static int argmax(float... logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            if (logits[id] > logits[best]) {
                best = id;
            }
        }
        return best;
    }

    /// Floating-point operations for a text.
    private double operations() {
        GptConfig config = measured.config();
        double sum = 0;
        for (int visible = 1; visible <= tokens; visible++) {
            sum += FlopCount.ofDecodedToken(config, visible);
        }
        return sum;
    }

    /// Bytes of weights, keys and values that must be read for a text.
    private double bytes() {
        GptConfig config = measured.config();
        double sum = 0;
        for (int visible = 1; visible <= tokens; visible++) {
            sum += ByteCount.ofDecodedToken(config, visible);
        }
        return sum;
    }

    private static double median(List<Double> numbers) {
        return numbers.stream().sorted().toList().get(numbers.size() / 2);
    }
}
