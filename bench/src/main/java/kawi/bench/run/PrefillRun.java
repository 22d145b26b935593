package kawi.bench.run;

import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.Decoder;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.count.FlopCount;

/// Reads a prompt in one pass into the KV cache, behind the tokens that are in it, and chooses the first new token.
public final class PrefillRun implements Run {
    private final GptConfig config;
    private final Decoder decoder;
    private final int position;
    private final int[] prompt;

    /// Reads the tokens before the prompt.
    ///
    /// @param position tokens in the cache before the prompt
    /// @param tokens tokens of the prompt
    /// @throws IllegalArgumentException if the context is too short for both
    public PrefillRun(Gpt model, int position, int tokens, Device device) {
        config = model.config();
        Positions.check(config, position, tokens);
        decoder = new Decoder(model, device);
        this.position = position;
        CounterRandom random = CounterRandom.ofSeed(1);
        if (position > 0) {
            decoder.prefill(RandomIds.of(position, config.vocabularySize(), random.child(1)));
        }
        prompt = RandomIds.of(tokens, config.vocabularySize(), random.child(2));
    }

    @Override
    public void run() {
        Greedy.choice(decoder.extend(0, prompt));
        decoder.rollback(0, prompt.length, decoder.logits(0)); // those before the prompt are not needed
    }

    @Override
    public int tokens() {
        return prompt.length;
    }

    /// The output layer computes the logits of the last token only.
    @Override
    public double operations() {
        return IntStream.rangeClosed(position + 1, position + prompt.length)
                        .mapToDouble(visible -> FlopCount.ofHiddenState(config, visible))
                        .sum()
                + FlopCount.ofLogits(config);
    }

    @Override
    public long workingBytes() {
        return decoder.cacheBytes();
    }
}
