package kawi.samples.cli.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kawi.autograd.device.Device;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.Generator.TokenStream;
import kawi.engine.generate.search.BeamSearch;
import kawi.engine.generate.search.BeamSettings;
import kawi.engine.generate.search.BestOf;
import kawi.engine.generate.search.ContrastiveSearch;
import kawi.engine.generate.search.EarlyStopping;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Dry;
import kawi.engine.generate.strategy.EtaCutoff;
import kawi.engine.generate.strategy.MinP;
import kawi.engine.generate.strategy.MirostatV2;
import kawi.engine.generate.strategy.RepetitionPenalty;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.generate.strategy.TopP;
import kawi.engine.generate.strategy.TypicalP;
import kawi.samples.decoding.DecodingPreset;
import kawi.samples.request.SavedModel;

/// A decoding strategy in a comparison.
///
/// @param name the name shown to users
/// @param way continues a prompt
public record NamedStrategy(String name, Way way) {

    /// Continues a prompt.
    @FunctionalInterface
    public interface Way {
        /// @param stopOnly has the stop conditions and the seed; its strategy is ignored
        Generation continued(SavedModel model, Device device, int[] prompt, GenerationConfig stopOnly);
    }

    /// All strategies of `kawi compare`.
    public static List<NamedStrategy> usual() {
        List<NamedStrategy> all = new ArrayList<>();
        all.add(step("greedy", DecodingStrategy.greedy()));
        all.add(step("greedy, repetition penalty 1.2", DecodingStrategy.greedy(new RepetitionPenalty(1.2))));
        all.add(step("greedy, DRY 0.8", DecodingStrategy.greedy(new Dry(0.8, 1.75, 2, Integer.MAX_VALUE, Set.of()))));
        all.add(step("pure sampling", DecodingStrategy.sampling()));
        all.add(step("temperature 0.8", DecodingStrategy.sampling(new Temperature(0.8))));
        all.add(step("top-k 40", DecodingStrategy.sampling(new TopK(40))));
        all.add(step("top-p 0.9", DecodingStrategy.sampling(new TopP(0.9))));
        all.add(step("min-p 0.1", DecodingStrategy.sampling(new MinP(0.1))));
        all.add(step("typical-p 0.9", DecodingStrategy.sampling(new TypicalP(0.9))));
        all.add(step("eta cutoff 0.002", DecodingStrategy.sampling(new EtaCutoff(0.002))));
        all.add(step("mirostat 2, 2.5 bits", new DecodingStrategy(List.of(), new MirostatV2(2.5, 0.1))));
        for (DecodingPreset preset : List.of(DecodingPreset.CREATIVE, DecodingPreset.PRECISE)) {
            all.add(step(
                    "preset " + preset.name().toLowerCase(Locale.ROOT),
                    new DecodingStrategy(
                            preset.stages(), DecodingStrategy.sampling().choice())));
        }
        all.add(new NamedStrategy("contrastive, alpha 0.6, k 4", NamedStrategy::contrastive));
        all.add(beams("beams 4", BeamSettings.of(4)));
        all.add(beams("diverse beams 4 in 2", new BeamSettings(4, 1, EarlyStopping.HEURISTIC, 2, 1, false)));
        all.add(new NamedStrategy("best of 4 at temperature 0.8", NamedStrategy::bestOf));
        return all;
    }

    private static Generator generator(SavedModel model, Device device) {
        var plain = new Generator(model.model(), device);
        return model.bytes().map(plain::withText).orElse(plain);
    }

    private static GenerationConfig config(DecodingStrategy strategy, GenerationConfig stopOnly) {
        return GenerationConfig.of(0, strategy).withStop(stopOnly.stop()).withSeed(stopOnly.seed());
    }

    private static NamedStrategy step(String name, DecodingStrategy strategy) {
        return new NamedStrategy(
                name,
                (model, device, prompt, stopOnly) ->
                        generator(model, device).generate(prompt, config(strategy, stopOnly), step -> {}));
    }

    private static Generation contrastive(SavedModel model, Device device, int[] prompt, GenerationConfig stopOnly) {
        TokenStream tokens = new ContrastiveSearch(4, 0.6)
                .stream(generator(model, device), prompt, config(DecodingStrategy.greedy(), stopOnly));
        tokens.forEachRemaining(step -> {});
        return tokens.result();
    }

    private static NamedStrategy beams(String name, BeamSettings settings) {
        return new NamedStrategy(
                name,
                (model, device, prompt, stopOnly) -> new BeamSearch(generator(model, device), settings)
                        .search(prompt, config(DecodingStrategy.greedy(), stopOnly))
                        .getFirst()
                        .generation());
    }

    private static Generation bestOf(SavedModel model, Device device, int[] prompt, GenerationConfig stopOnly) {
        return new BestOf(4)
                .generate(
                        generator(model, device),
                        prompt,
                        config(DecodingStrategy.sampling(new Temperature(0.8)), stopOnly))
                .getFirst();
    }
}
