package kawi.bench.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.bench.run.Greedy;
import kawi.bench.run.WeightStream;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.WindowShift;
import kawi.engine.io.StoredParameters;
import kawi.engine.model.Gpt;
import kawi.engine.model.count.ByteCount;

/// Measures decoding and prefill with the weights of a model in each format.
///
/// The formats take turns: a round continues a text of one token by greedy decoding and prefills a prompt, once in each
/// format, and reads the float32 weights, which gives the bandwidth. So whatever disturbs the machine disturbs all of
/// them, and the ratios of a round are meaningful.
public final class FormatBenchmark {
    /// Tokens of a decoded text.
    private static final int DECODED = 32;
    /// Tokens of a prompt.
    private static final int PROMPT = 512;
    /// Rounds before the measured ones, in which the JVM compiles.
    private static final int WARM_UP_ROUNDS = 2;

    private final Device device;
    private final WeightStream stream;
    private final int decoded;
    private final int[] prompt;
    private final List<Contestant> contestants = new ArrayList<>();

    /// A format, and the times of its rounds.
    private record Contestant(
            String weights, Gpt model, Decoder decoder, List<Double> decodeNanos, List<Double> prefillNanos) {

        static Contestant of(String weights, Gpt model, Device device, int tokens) {
            var decoder = new Decoder(model, device, 1, tokens, WindowShift.ONE);
            return new Contestant(weights, model, decoder, new ArrayList<>(), new ArrayList<>());
        }
    }

    /// Encodes the weights in each format.
    ///
    /// @param floats the model in float32
    /// @param device the device that runs the models
    public FormatBenchmark(Gpt floats, Device device) {
        this.device = device;
        stream = new WeightStream(floats.parameters(), device);
        int context = floats.config().contextLength();
        decoded = Math.min(DECODED, context);
        int vocabulary = floats.config().vocabularySize();
        prompt = IntStream.range(0, Math.min(PROMPT, context))
                .map(i -> i % vocabulary)
                .toArray();
        int tokens = Math.max(decoded, prompt.length);
        contestants.add(Contestant.of("f32", floats, device, tokens));
        for (WeightFormat format : WeightFormat.values()) {
            contestants.add(Contestant.of(format.toString(), encode(floats, format), device, tokens));
        }
    }

    /// The same model with its weights in a format, as `kawi quantize` writes it.
    private static Gpt encode(Gpt floats, WeightFormat format) {
        Gpt model = Gpt.withWeights(floats.config(), (name, shape) -> {
            Parameter source = parameter(floats, name);
            boolean isTable = StoredParameters.isTable(name);
            int inputs = shape.size(isTable ? 1 : 0);
            int outputs = shape.size(isTable ? 0 : 1);
            if (name.equals("wpe.weight") || !EncodedMatrix.fits(format, inputs)) {
                return source;
            }
            float[] data = source.value().data();
            EncodedMatrix matrix = EncodedMatrix.of(format, inputs, outputs, (n, row) -> {
                for (int k = 0; k < inputs; k++) {
                    row[k] = data[isTable ? n * inputs + k : k * outputs + n];
                }
            });
            return isTable ? Parameter.encodedTable(name, matrix) : Parameter.encodedLinear(name, matrix);
        });
        for (Parameter parameter : model.parameters()) {
            if (parameter.shape().rank() < 2) {
                float[] from = parameter(floats, parameter.name()).value().data();
                System.arraycopy(from, 0, parameter.value().data(), 0, from.length);
            }
        }
        return model;
    }

    private static Parameter parameter(Gpt model, String name) {
        return model.parameters().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// The models by the names of their formats, float32 first.
    public SequencedMap<String, Gpt> models() {
        var models = new LinkedHashMap<String, Gpt>();
        contestants.forEach(each -> models.put(each.weights, each.model));
        return models;
    }

    /// Warms up, then measures at least as many rounds as the effort has runs.
    ///
    /// @return the figures of each format, float32 first
    public List<FormatFigures> measure(Effort effort) {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            round();
        }
        contestants.forEach(each -> {
            each.decodeNanos.clear();
            each.prefillNanos.clear();
        });
        var bandwidths = new ArrayList<Double>();
        long begin = System.nanoTime();
        for (int i = 0; i < effort.runs() || System.nanoTime() - begin < effort.seconds() * 1e9; i++) {
            bandwidths.add(stream.bytesPerSecond());
            round();
        }
        return contestants.stream()
                .map(each -> figures(each, Series.median(bandwidths)))
                .toList();
    }

    private void round() {
        for (Contestant each : contestants) {
            each.decodeNanos.add(nanos(() -> decode(each.decoder)) / decoded);
            each.prefillNanos.add(nanos(() -> each.decoder.prefill(prompt)) / prompt.length);
        }
    }

    private static double nanos(Runnable run) {
        long start = System.nanoTime();
        run.run();
        return System.nanoTime() - start;
    }

    private void decode(Decoder decoder) {
        float[] logits = decoder.prefill(0);
        for (int i = 1; i < decoded; i++) {
            logits = decoder.decode(Greedy.choice(logits));
        }
    }

    private FormatFigures figures(Contestant each, double bandwidth) {
        Contestant floats = contestants.getFirst();
        double bytes = IntStream.rangeClosed(1, decoded)
                .mapToDouble(visible -> ByteCount.ofDecodedToken(each.model, visible))
                .average()
                .orElseThrow();
        return FormatFigures.of(
                each.weights,
                device.threads(),
                each.model.weightBytes(),
                bytes,
                Series.of(each.decodeNanos, floats.decodeNanos),
                Series.of(each.prefillNanos, floats.prefillNanos),
                bandwidth);
    }

    /// The times of a format, round by round.
    ///
    /// @param medianNanos the median
    /// @param gain the median of the ratios: how many times faster than float32 in the same round
    record Series(double medianNanos, double gain) {
        static Series of(List<Double> nanos, List<Double> floats) {
            List<Double> ratios = IntStream.range(0, nanos.size())
                    .mapToObj(i -> floats.get(i) / nanos.get(i))
                    .toList();
            return new Series(median(nanos), median(ratios));
        }

        static double median(List<Double> numbers) {
            double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
