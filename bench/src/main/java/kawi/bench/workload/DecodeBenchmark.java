package kawi.bench.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.bench.machine.PeakSamples;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.WindowShift;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NewTokens;
import kawi.engine.model.count.ByteCount;
import kawi.engine.model.count.FlopCount;

/// Measures the decoding of a token, compared with reading the weights once.
///
/// A text is continued with greedy decoding and a KV cache: from nothing until it is as long as the sequences of the
/// workload, or, at a given position of the cache, by a few tokens. With a batch, several texts are continued at once,
/// one token of each in a pass. Then the cache is truncated, and decoding starts again. Between the texts, the peak of
/// the machine is measured, and the speed at which the weights can be read.
public final class DecodeBenchmark {
    private static final int TOKENS_AT_A_POSITION = 16;

    private final Workload measured;
    private final Device device;
    private final Gpt model;
    private final Decoder decoder;
    private final int sequences;
    private final int position;
    private final int tokens;

    /// Creates the model, and reads the text before the position.
    ///
    /// @param position tokens in the cache before the first measured token; empty for whole texts
    /// @param device the device that runs the model
    /// @throws IllegalArgumentException if the context ends at the position or before
    public DecodeBenchmark(Workload measured, OptionalInt position, Device device) {
        this.measured = measured;
        this.device = device;
        this.position = position.orElse(0);
        int context = measured.config().contextLength();
        if (this.position < 0 || this.position >= context) {
            throw new IllegalArgumentException("the position must be 0 to %,d with a context of %,d tokens, not %,d"
                    .formatted(context - 1, context, this.position));
        }
        tokens = position.isPresent() ? Math.min(TOKENS_AT_A_POSITION, context - this.position) : measured.length();
        model = new Gpt(measured.config(), CounterRandom.ofSeed(1));
        sequences = measured.batchSize();
        decoder = new Decoder(model, device, sequences, context, WindowShift.ONE);
        if (this.position > 0) {
            int vocabulary = measured.config().vocabularySize();
            int[] text =
                    IntStream.range(0, this.position).map(i -> i % vocabulary).toArray();
            for (int row = 0; row < sequences; row++) {
                decoder.extend(row, text);
            }
        }
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
                measured,
                position,
                device.threads(),
                times,
                tokens,
                operations(),
                bytes(),
                peak.median(),
                median(readings));
    }

    private void text() {
        int[] ids = new int[sequences];
        for (int i = 0; i < tokens; i++) {
            decoder.extend(IntStream.range(0, sequences)
                    .mapToObj(row -> new NewTokens(row, ids[row]))
                    .toList());
            Arrays.setAll(ids, row -> argmax(decoder.logits(row)));
        }
        for (int row = 0; row < sequences; row++) {
            decoder.rollback(row, tokens, decoder.logits(row)); // those before the position are not needed again
        }
    }

    static int argmax(float... logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            if (logits[id] > logits[best]) {
                best = id;
            }
        }
        return best;
    }

    /// Floating-point operations for a text of each sequence.
    private double operations() {
        GptConfig config = measured.config();
        return sequences
                * visible()
                        .mapToDouble(count -> FlopCount.ofDecodedToken(config, count))
                        .sum();
    }

    /// Bytes of weights, keys and values that must be read for a text of each sequence. A pass reads the weights once.
    private double bytes() {
        GptConfig config = measured.config();
        double weights = ByteCount.ofDecodedToken(config, 0);
        return visible()
                .mapToDouble(count -> weights + sequences * (ByteCount.ofDecodedToken(config, count) - weights))
                .sum();
    }

    /// The number of tokens that each measured token sees.
    private IntStream visible() {
        return IntStream.rangeClosed(position + 1, position + tokens);
    }

    private static double median(List<Double> numbers) {
        return numbers.stream().sorted().toList().get(numbers.size() / 2);
    }
}
