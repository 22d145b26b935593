package kawi.samples.cli.chat;

import kawi.engine.generate.GenerationConfig;
import kawi.samples.cli.generate.StopOptions;
import kawi.samples.decoding.PenaltyOptions;
import kawi.samples.decoding.SamplingOptions;
import kawi.samples.request.SavedModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of generation, as `kawi generate` has them. `/set` changes them during a conversation.
final class ChatOptions {
    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the first answer's random numbers; each answer adds 1 (default: 1).")
    private long seed = 1;

    @Mixin
    private StopOptions stop;

    @Mixin
    private PenaltyOptions penalties;

    @Mixin
    private SamplingOptions sampling;

    /// How to generate an answer.
    ///
    /// @param answers number of answers before
    /// @throws kawi.samples.request.UsageException if a number is out of range, or options contradict each other
    GenerationConfig config(SavedModel model, long answers) {
        return GenerationConfig.of(0, sampling.strategy(penalties.stages(model, stop.endTokens(model))))
                .withStop(stop.conditions(model))
                .withSeed(seed + answers);
    }
}
