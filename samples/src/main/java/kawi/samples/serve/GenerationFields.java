package kawi.samples.serve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.StopConditions;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.json.RequestFields;
import kawi.samples.serve.decode.ServeLimits;
import kawi.samples.serve.decode.TextRequest;

/// The fields that completions and chats have in common.
///
/// @param config with the seed of the first text
/// @param n number of answers to each prompt
/// @param stream whether to send tokens as they come
/// @param includeUsage whether a stream ends with the numbers of tokens
record GenerationFields(GenerationConfig config, int n, boolean stream, boolean includeUsage) {
    /// Maximum number of answers, as in OpenAI's API.
    static final int MAX_ANSWERS = 128;

    /// Maximum number of alternatives that are reported for a token.
    static final int MAX_TOP_LOGPROBS = 20;

    private static final int MAX_STOPS = 16;

    /// Their names.
    static final Set<String> NAMES = names();

    private static Set<String> names() {
        Set<String> names = new HashSet<>(SamplingFields.NAMES);
        names.addAll(Set.of(
                "model",
                "n",
                "seed",
                "stop",
                "stream",
                "stream_options",
                "max_tokens",
                "max_completion_tokens",
                "response_format",
                "logprobs"));
        return Set.copyOf(names);
    }

    /// Fields that do not change the answer.
    static final Set<String> IGNORED = Set.of(
            "user",
            "metadata",
            "store",
            "service_tier",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention");

    /// @param minTokens smallest number of new tokens that may be asked for
    /// @param defaultTokens number of new tokens if none is given
    /// @param candidates how many alternatives of each token to report
    /// @throws HttpFailure if a value is wrong
    static GenerationFields of(
            RequestFields fields,
            ServedModel model,
            ServeLimits limits,
            int minTokens,
            int defaultTokens,
            OptionalInt candidates) {
        checkModel(fields, model);
        Optional<GrammarMatcher> rule = ResponseFormat.start(fields, model);
        List<String> stops = fields.texts("stop");
        if (stops.size() > MAX_STOPS || stops.stream().anyMatch(String::isEmpty)) {
            throw HttpFailure.ofField("stop", "stop must have at most " + MAX_STOPS + " texts, none of them empty");
        }
        var conditions = new StopConditions(
                maxTokens(fields, limits, minTokens).orElse(Math.min(defaultTokens, limits.maxAnswerTokens())),
                model.saved().endTokens(),
                stops,
                Optional.empty());
        GenerationConfig free = GenerationConfig.of(
                        0,
                        SamplingFields.strategy(
                                fields, model.saved().model().config().vocabularySize()))
                .withStop(conditions)
                .withSeed(fields.longInteger("seed")
                        .orElseGet(() -> ThreadLocalRandom.current().nextLong()))
                .withCandidates(candidates.orElse(0));
        boolean stream = fields.flag("stream", false);
        if (fields.has("stream_options") && !stream) {
            throw HttpFailure.ofField("stream_options", "stream_options needs \"stream\": true");
        }
        return new GenerationFields(
                rule.map(free::withRule).orElse(free),
                fields.integer("n", 1, MAX_ANSWERS).orElse(1),
                stream,
                fields.at("stream_options").at("include_usage").flag(false));
    }

    private static void checkModel(RequestFields fields, ServedModel model) {
        String name = fields.text("model").orElse(model.name());
        if (!name.equals(model.name())) {
            throw HttpFailure.ofField("model", "there is no model " + name + " here, only " + model.name())
                    .withStatus(404)
                    .withCode("model_not_found");
        }
    }

    private static OptionalInt maxTokens(RequestFields fields, ServeLimits limits, int min) {
        OptionalInt newer = fields.integer("max_completion_tokens", min, limits.maxAnswerTokens());
        OptionalInt older = fields.integer("max_tokens", min, limits.maxAnswerTokens());
        return newer.isPresent() ? newer : older;
    }

    /// The texts of one prompt, with consecutive seeds.
    ///
    /// @param count how many
    List<TextRequest> texts(int[] prompt, int count, OptionalInt promptScores) {
        List<TextRequest> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(new TextRequest(prompt, config.withSeed(config.seed() + i), promptScores));
        }
        return texts;
    }
}
