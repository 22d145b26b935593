package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kawi.autograd.device.Device;
import kawi.engine.fixture.Models;
import kawi.engine.generate.search.BeamSearch;
import kawi.engine.generate.search.BeamSettings;
import kawi.engine.generate.search.EarlyStopping;
import kawi.engine.generate.search.Hypothesis;
import kawi.engine.generate.strategy.BadWords;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.generate.strategy.EpsilonCutoff;
import kawi.engine.generate.strategy.EtaCutoff;
import kawi.engine.generate.strategy.LogitsWarper;
import kawi.engine.generate.strategy.MinP;
import kawi.engine.generate.strategy.NoRepeatNgrams;
import kawi.engine.generate.strategy.RepetitionPenalty;
import kawi.engine.generate.strategy.Stage;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.generate.strategy.TopP;
import kawi.engine.generate.strategy.TypicalP;
import kawi.engine.io.Oracle;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.model.Gpt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares the generator with Hugging Face's `generate` on the same model; `oracle/README.md` describes how.
@Tag("slow")
class TransformersTest {
    private static final int NEW_TOKENS = 10;

    private final Path folder = Oracle.case1();
    private final Gpt model = GptFolder.read(folder);
    private final JsonNode expected = JsonMapper.builder()
            .build()
            .readTree(folder.resolve("generation.json").toFile());

    private static int[] ints(JsonNode array) {
        int[] ints = new int[array.size()];
        Arrays.setAll(ints, i -> array.get(i).asInt());
        return ints;
    }

    private int[] greedy(JsonNode example, GenerationConfig config) {
        try (Device device = Models.device()) {
            return new Generator(model, device)
                    .generate(ints(example.get("prompt")), config, step -> {})
                    .ids();
        }
    }

    @Test
    void greedyIdsAreTheSame() {
        for (JsonNode example : expected.get("greedy")) {
            var config = GenerationConfig.of(NEW_TOKENS, DecodingStrategy.greedy());
            assertArrayEquals(ints(example.get("ids")), greedy(example, config), example.toString());
        }
    }

    private static Stage stage(JsonNode options) {
        if (options.has("repetition_penalty")) {
            return new RepetitionPenalty(options.get("repetition_penalty").asDouble());
        }
        if (options.has("no_repeat_ngram_size")) {
            return new NoRepeatNgrams(options.get("no_repeat_ngram_size").asInt());
        }
        List<List<Integer>> words = new ArrayList<>();
        for (JsonNode word : options.get("bad_words_ids")) {
            words.add(Arrays.stream(ints(word)).boxed().toList());
        }
        return new BadWords(words);
    }

    @Test
    void greedyIdsAreTheSameWithPenaltiesAndBadWords() {
        for (JsonNode example : expected.get("penalties")) {
            var config = GenerationConfig.of(NEW_TOKENS, DecodingStrategy.greedy(stage(example.get("options"))));
            assertArrayEquals(ints(example.get("ids")), greedy(example, config), example.toString());
        }
    }

    @Test
    void greedyIdsAreTheSameWithGuidance() {
        for (JsonNode example : expected.get("guidance")) {
            var guidance = new Guidance(example.get("scale").asDouble(), ints(example.get("negative")));
            var config =
                    GenerationConfig.of(NEW_TOKENS, DecodingStrategy.greedy()).withGuidance(guidance);
            assertArrayEquals(ints(example.get("ids")), greedy(example, config), example.toString());
        }
    }

    @Test
    void beamsFindTheSameTextsWithTheSameScores() {
        for (JsonNode example : expected.get("beams")) {
            EarlyStopping early = switch (example.get("earlyStopping").asString()) {
                case "true" -> EarlyStopping.FIRST;
                case "false" -> EarlyStopping.HEURISTIC;
                default -> EarlyStopping.NEVER;
            };
            int end = example.get("end").asInt();
            var settings = new BeamSettings(
                    example.get("beams").asInt(), example.get("lengthPenalty").asDouble(), early, 1, 0, false);
            checkBeams(example, settings, DecodingStrategy.greedy(), end < 0 ? Set.of() : Set.of(end));
        }
    }

    @Test
    void beamsFindTheSameTextsWithPenaltiesAndBadWords() {
        for (JsonNode example : expected.get("beamPenalties")) {
            var strategy = DecodingStrategy.greedy(stage(example.get("options")));
            checkBeams(example, BeamSettings.of(3), strategy, Set.of());
        }
    }

    private void checkBeams(
            JsonNode example, BeamSettings settings, DecodingStrategy strategy, Set<Integer> endTokens) {
        var config = GenerationConfig.of(NEW_TOKENS, strategy)
                .withStop(new StopConditions(NEW_TOKENS, endTokens, List.of(), Optional.empty()));
        List<Hypothesis> found;
        try (Device device = Models.device()) {
            found = new BeamSearch(new Generator(model, device), settings).search(ints(example.get("prompt")), config);
        }
        // Hugging Face fills missing texts up with a score of -1e9.
        List<JsonNode> ids = example.get("ids").valueStream().toList();
        for (int i = 0; i < ids.size(); i++) {
            double score = example.get("scores").get(i).asDouble();
            if (score > -1e8) {
                String what = "text " + i + " of " + example;
                assertTrue(i < found.size(), what);
                assertArrayEquals(ints(ids.get(i)), found.get(i).generation().ids(), what);
                assertEquals(score, found.get(i).score(), 1e-5 * Math.max(1, Math.abs(score)), what);
            } else {
                assertEquals(i, found.size(), example.toString());
                break;
            }
        }
    }

    @Test
    void truncationKeepsTheSameTokens() {
        for (JsonNode example : expected.get("survivors")) {
            double value = example.get("value").asDouble();
            LogitsWarper stage = switch (example.get("stage").asString()) {
                case "top-k" -> new TopK((int) value);
                case "top-p" -> new TopP(value);
                case "min-p" -> new MinP(value);
                case "typical-p" -> new TypicalP(value);
                case "epsilon-cutoff" -> new EpsilonCutoff(value);
                default -> new EtaCutoff(value);
            };
            float[] logits = new float[example.get("logits").size()];
            for (int id = 0; id < logits.length; id++) {
                logits[id] = (float) example.get("logits").get(id).asDouble();
            }
            Distribution left = stage.apply(Distribution.of(logits), 0);
            Set<Integer> survivors = new TreeSet<>();
            for (int rank = 0; rank < left.size(); rank++) {
                survivors.add(left.id(rank));
            }
            Set<Integer> wanted = new TreeSet<>();
            example.get("ids").forEach(id -> wanted.add(id.asInt()));
            assertEquals(wanted, survivors, stage.label());
        }
    }
}
