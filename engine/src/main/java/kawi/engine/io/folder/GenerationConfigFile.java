package kawi.engine.io.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import kawi.autograd.text.Decimal;
import kawi.engine.io.config.ConfigJson;
import kawi.tokenizer.json.JsonCursor;

/// The `generation_config.json` of a model folder, as far as Kawi knows it: the end tokens, and the settings that its
/// authors suggest for decoding. The settings are for information: nothing is decoded by them unless a user asks for
/// it, so that the same command means the same for every model.
///
/// @param endTokens the ids of the end tokens; empty if the file does not name any, so that `config.json` counts
/// @param suggested the settings that differ from the defaults of `transformers`, by their names there, such as `top_p`
/// to `0.95`
public record GenerationConfigFile(Optional<Set<Integer>> endTokens, SequencedMap<String, String> suggested) {
    /// The name of the file.
    public static final String NAME = "generation_config.json";

    /// The contents of a missing file.
    static final GenerationConfigFile NONE = new GenerationConfigFile(Optional.empty(), Collections.emptySortedMap());

    /// Settings that count with `do_sample` only, and their defaults.
    private static final SequencedMap<String, Double> SAMPLING = defaults(
            "temperature",
            1,
            "top_k",
            50,
            "top_p",
            1,
            "min_p",
            0,
            "typical_p",
            1,
            "epsilon_cutoff",
            0,
            "eta_cutoff",
            0);

    /// Settings that always count, and their defaults.
    private static final SequencedMap<String, Double> ALWAYS =
            defaults("repetition_penalty", 1, "no_repeat_ngram_size", 0, "num_beams", 1);

    private static SequencedMap<String, Double> defaults(Object... namesAndValues) {
        SequencedMap<String, Double> defaults = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            defaults.put((String) namesAndValues[i], ((Integer) namesAndValues[i + 1]).doubleValue());
        }
        return Collections.unmodifiableSequencedMap(defaults);
    }

    /// Reads the file of a folder, if there is one.
    ///
    /// @throws kawi.engine.io.ModelFileException if it is damaged
    public static GenerationConfigFile read(Path folder, int vocabularySize) {
        Path file = folder.resolve(NAME);
        if (Files.notExists(file)) {
            return NONE;
        }
        JsonCursor json = ConfigJson.read(file);
        JsonCursor ends = json.at("eos_token_id");
        SequencedMap<String, String> suggested = new LinkedHashMap<>();
        if (json.at("do_sample").flag(false)) {
            suggest(json, SAMPLING, suggested);
        }
        suggest(json, ALWAYS, suggested);
        return new GenerationConfigFile(
                ends.isAbsent() ? Optional.empty() : Optional.of(ConfigJson.tokenIds(ends, vocabularySize)), suggested);
    }

    private static void suggest(
            JsonCursor json, SequencedMap<String, Double> defaults, SequencedMap<String, String> suggested) {
        defaults.forEach((name, usual) -> {
            double value = json.at(name).number(usual);
            if (value != usual) {
                suggested.put(name, Decimal.of(value));
            }
        });
    }
}
