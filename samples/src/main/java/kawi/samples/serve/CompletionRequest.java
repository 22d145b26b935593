package kawi.samples.serve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.json.RequestFields;
import kawi.samples.serve.decode.ServeLimits;
import kawi.samples.serve.decode.TextRequest;

/// A request to `/v1/completions`.
///
/// @param prompts at least one
/// @param fields what it has in common with other requests
/// @param bestOf number of texts from which the answers are chosen; at least `n`
/// @param echo whether the answers begin with the prompt
/// @param logprobs how many alternatives of each token to report; empty for no probabilities
record CompletionRequest(
        List<CompletionPrompt> prompts, GenerationFields fields, int bestOf, boolean echo, OptionalInt logprobs) {

    /// OpenAI's default, which is meant for short tries.
    private static final int DEFAULT_TOKENS = 16;

    static final Set<String> KNOWN = known();

    private static Set<String> known() {
        Set<String> known = new HashSet<>(GenerationFields.NAMES);
        known.addAll(Set.of("prompt", "best_of", "echo"));
        return known;
    }

    /// @throws HttpFailure if a field is wrong
    static CompletionRequest parse(byte[] body, ServedModel model, ServeLimits limits) {
        RequestFields fields = RequestFields.parse(body);
        fields.check(KNOWN, GenerationFields.IGNORED, Set.of("suffix"));
        OptionalInt logprobs = fields.integer("logprobs", 0, GenerationFields.MAX_TOP_LOGPROBS);
        GenerationFields common = GenerationFields.of(fields, model, limits, 0, DEFAULT_TOKENS, logprobs);
        int bestOf = fields.integer("best_of", 1, GenerationFields.MAX_ANSWERS).orElse(common.n());
        if (bestOf < common.n()) {
            throw HttpFailure.ofField("best_of", "best_of must be at least n, which is " + common.n());
        }
        if (bestOf > common.n() && common.stream()) {
            throw HttpFailure.ofField(
                    "best_of", "with \"stream\": true, best_of must be n: the best is known at the end");
        }
        boolean echo = fields.flag("echo", false);
        List<CompletionPrompt> prompts = CompletionPrompt.all(fields.at("prompt"), model, limits);
        if (echo && logprobs.isPresent()) {
            prompts.forEach(prompt -> requireContext(prompt, model));
        }
        if ((long) prompts.size() * bestOf > limits.queue()) {
            throw HttpFailure.ofField(
                    "prompt", "a request may ask for up to " + limits.queue() + " texts, prompts times answers");
        }
        return new CompletionRequest(prompts, common, bestOf, echo, logprobs);
    }

    private static void requireContext(CompletionPrompt prompt, ServedModel model) {
        if (prompt.ids().length > model.contextLength()) {
            throw HttpFailure.ofField(
                            "prompt",
                            "the probabilities of a prompt need it to fit into the model's context of "
                                    + model.contextLength() + " tokens, but it has " + prompt.ids().length)
                    .withCode("context_length_exceeded");
        }
    }

    /// All texts: those of the first prompt, those of the second, and so on.
    List<TextRequest> texts() {
        OptionalInt promptScores = echo ? logprobs : OptionalInt.empty();
        List<TextRequest> texts = new ArrayList<>();
        prompts.forEach(prompt -> texts.addAll(fields.texts(prompt.ids(), bestOf, promptScores)));
        return texts;
    }

    /// The number of tokens of all prompts.
    int promptTokens() {
        return prompts.stream().mapToInt(prompt -> prompt.ids().length).sum();
    }
}
