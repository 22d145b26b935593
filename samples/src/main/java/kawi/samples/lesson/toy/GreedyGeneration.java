package kawi.samples.lesson.toy;

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

/// A text generated with greedy decoding, with all candidates of each step.
///
/// @param prompt the prompt
/// @param steps one step for each new token
public record GreedyGeneration(int[] prompt, List<GenerationStep> steps) {
    /// Generates text.
    ///
    /// @param maxNewTokens the maximum number of new tokens
    /// @param end the end token, at which generation stops; empty to continue
    public static GreedyGeneration of(Gpt model, Device device, int[] prompt, int maxNewTokens, OptionalInt end) {
        var config = GenerationConfig.of(maxNewTokens, DecodingStrategy.greedy())
                .withEndTokens(end.isPresent() ? Set.of(end.getAsInt()) : Set.of())
                .withCandidates(model.config().vocabularySize());
        List<GenerationStep> steps = new ArrayList<>();
        new Generator(model, device).generate(prompt, config, steps::add);
        return new GreedyGeneration(prompt, steps);
    }

    /// The ids of the prompt and the new tokens.
    public int[] ids() {
        int[] ids = Arrays.copyOf(prompt, prompt.length + steps.size());
        for (GenerationStep step : steps) {
            ids[prompt.length + step.number()] = step.chosen().id();
        }
        return ids;
    }
}
