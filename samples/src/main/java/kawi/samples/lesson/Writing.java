package kawi.samples.lesson;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import kawi.autograd.device.Device;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.model.Gpt;

/// What a model writes after a prompt, always choosing the most probable token, and how each token came about.
///
/// @param prompt what it continues
/// @param steps one for each new token
record Writing(int[] prompt, List<GenerationStep> steps) {
    /// Lets the model write; every step reports all candidates.
    ///
    /// @param maxNewTokens where it stops at the latest
    /// @param end where it stops before; empty to go on
    static Writing of(Gpt model, Device device, int[] prompt, int maxNewTokens, OptionalInt end) {
        var config = GenerationConfig.of(maxNewTokens, DecodingStrategy.greedy())
                .withEndTokens(end.isPresent() ? Set.of(end.getAsInt()) : Set.of())
                .withCandidates(model.config().vocabularySize());
        List<GenerationStep> steps = new ArrayList<>();
        new Generator(model, device).generate(prompt, config, steps::add);
        return new Writing(prompt, steps);
    }

    /// The prompt and what was written after it.
    int[] ids() {
        int[] ids = Arrays.copyOf(prompt, prompt.length + steps.size());
        for (GenerationStep step : steps) {
            ids[prompt.length + step.number()] = step.chosen().id();
        }
        return ids;
    }
}
