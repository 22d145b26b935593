package kawi.samples.serve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kawi.engine.generate.strategy.Choice;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.FrequencyPenalty;
import kawi.engine.generate.strategy.LogitBias;
import kawi.engine.generate.strategy.MinP;
import kawi.engine.generate.strategy.PresencePenalty;
import kawi.engine.generate.strategy.RepetitionPenalty;
import kawi.engine.generate.strategy.Stage;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.generate.strategy.TopP;
import kawi.samples.http.json.RequestFields;
import kawi.tokenizer.json.JsonCursor;

/// The fields that decide how tokens are chosen. The same values as options of `kawi generate` give the same strategy.
final class SamplingFields {
    /// Their names.
    static final Set<String> NAMES = Set.of(
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "presence_penalty",
            "frequency_penalty",
            "repetition_penalty",
            "logit_bias");

    private static final int MAX_TEMPERATURE = 100;
    private static final int MAX_PENALTY = 2; // of OpenAI's API
    private static final int MAX_REPETITION_PENALTY = 100;
    private static final int MAX_BIAS = 100; // of OpenAI's API

    private final RequestFields fields;
    private final int vocabularySize;

    private SamplingFields(RequestFields fields, int vocabularySize) {
        this.fields = fields;
        this.vocabularySize = vocabularySize;
    }

    /// @throws kawi.samples.http.HttpFailure 400 if a value is out of range
    static DecodingStrategy strategy(RequestFields fields, int vocabularySize) {
        return new SamplingFields(fields, vocabularySize).strategy();
    }

    private DecodingStrategy strategy() {
        List<Stage> stages = new ArrayList<>();
        addPenalties(stages);
        double temperature = fields.number("temperature", 0, MAX_TEMPERATURE).orElse(1);
        List<Stage> truncations = truncations();
        if (temperature == 0) {
            return new DecodingStrategy(stages, new Choice.Greedy());
        }
        stages.add(new Temperature(temperature));
        stages.addAll(truncations);
        return new DecodingStrategy(stages, new Choice.Multinomial());
    }

    private void addPenalties(List<Stage> stages) {
        Map<Integer, Float> biases = biases();
        if (!biases.isEmpty()) {
            stages.add(new LogitBias(biases));
        }
        fields.positive("repetition_penalty", MAX_REPETITION_PENALTY)
                .ifPresent(penalty -> stages.add(new RepetitionPenalty(penalty)));
        fields.number("frequency_penalty", -MAX_PENALTY, MAX_PENALTY)
                .ifPresent(penalty -> stages.add(new FrequencyPenalty(penalty)));
        fields.number("presence_penalty", -MAX_PENALTY, MAX_PENALTY)
                .ifPresent(penalty -> stages.add(new PresencePenalty(penalty)));
    }

    private List<Stage> truncations() {
        List<Stage> stages = new ArrayList<>();
        // -1 and 0 stand for all tokens, as in vLLM and llama.cpp.
        fields.integer("top_k", -1, Integer.MAX_VALUE).ifPresent(k -> {
            if (k > 0) {
                stages.add(new TopK(k));
            }
        });
        fields.positive("top_p", 1).ifPresent(p -> stages.add(new TopP(p)));
        fields.number("min_p", 0, 1).ifPresent(p -> stages.add(new MinP(p)));
        return stages;
    }

    /// By ids, which JSON writes as texts.
    private Map<Integer, Float> biases() {
        Map<Integer, Float> biases = new HashMap<>();
        JsonCursor field = fields.at("logit_bias");
        if (field.isAbsent()) {
            return biases;
        }
        field.entries().forEach((key, value) -> {
            double bias = value.number(Double.NaN);
            if (!(Math.abs(bias) <= MAX_BIAS)) {
                throw value.expected("a number from -" + MAX_BIAS + " to " + MAX_BIAS);
            }
            biases.put(id(key, value), (float) bias);
        });
        return biases;
    }

    private int id(String key, JsonCursor value) {
        try {
            int id = Integer.parseInt(key);
            if (id >= 0 && id < vocabularySize) {
                return id;
            }
        } catch (NumberFormatException e) {
            throw value.error("is the bias of no token: the key must be a token's id", e);
        }
        throw value.error("is the bias of no token: the ids are 0 to " + (vocabularySize - 1));
    }
}
