package kawi.bench.run;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.WindowShift;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NewTokens;
import kawi.engine.model.count.ByteCount;
import kawi.engine.model.count.FlopCount;

/// Continues texts with greedy decoding and a KV cache, one token of each in a pass. Then the cache is truncated, and
/// the next run continues them again.
public final class DecodeRun implements Run {
    private final GptConfig config;
    private final Decoder decoder;
    private final int sequences;
    private final int position;
    private final int passes;

    /// Reads the tokens before the position.
    ///
    /// @param sequences texts that are continued at once
    /// @param position tokens of each in the cache before the first pass
    /// @param passes new tokens of each
    /// @throws IllegalArgumentException if the context is too short
    public DecodeRun(Gpt model, int sequences, int position, int passes, Device device) {
        config = model.config();
        Positions.check(config, position, passes);
        this.sequences = sequences;
        this.position = position;
        this.passes = passes;
        decoder = new Decoder(model, device, sequences, config.contextLength(), WindowShift.ONE);
        if (position > 0) {
            int[] text = RandomIds.of(position, config.vocabularySize(), CounterRandom.ofSeed(1));
            for (int row = 0; row < sequences; row++) {
                decoder.extend(row, text);
            }
        }
    }

    @Override
    public void run() {
        int[] ids = new int[sequences];
        for (int pass = 0; pass < passes; pass++) {
            List<NewTokens> next = IntStream.range(0, sequences)
                    .mapToObj(row -> new NewTokens(row, ids[row]))
                    .toList();
            decoder.extend(next);
            Arrays.setAll(ids, row -> Greedy.choice(decoder.logits(row)));
        }
        for (int row = 0; row < sequences; row++) {
            decoder.rollback(row, passes, decoder.logits(row)); // those before the position are not needed
        }
    }

    /// The number of passes of a run.
    public int passes() {
        return passes;
    }

    @Override
    public int tokens() {
        return sequences * passes;
    }

    @Override
    public double operations() {
        return sequences
                * visible()
                        .mapToDouble(count -> FlopCount.ofDecodedToken(config, count))
                        .sum();
    }

    /// A pass reads the weights once, and the keys and values of each text.
    @Override
    public double bytes() {
        double weights = ByteCount.ofDecodedToken(config, 0);
        return visible()
                .mapToDouble(count -> weights + sequences * (ByteCount.ofDecodedToken(config, count) - weights))
                .sum();
    }

    /// The number of tokens that the new token of each pass sees.
    private IntStream visible() {
        return IntStream.rangeClosed(position + 1, position + passes);
    }

    @Override
    public long workingBytes() {
        return decoder.cacheBytes();
    }
}
