package kawi.samples.serve;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import kawi.samples.chat.ChatTemplate;
import kawi.samples.chat.FoundTemplate;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.json.RequestFields;
import kawi.samples.jinja.TemplateException;
import kawi.samples.serve.decode.ServeLimits;
import kawi.samples.serve.decode.TextRequest;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.json.JsonCursor;

/// A request to `/v1/chat/completions`.
///
/// @param prompt the conversation in the form of the model's template
/// @param fields what it has in common with other requests
/// @param withTokens whether to report the probabilities of tokens
record ChatRequest(int[] prompt, GenerationFields fields, boolean withTokens) {
    private static final int MIN_DEFAULT_TOKENS = 16;

    static final Set<String> KNOWN = known();

    /// They would change the answer, but a small model of one's own has nothing of the kind.
    static final Set<String> UNSUPPORTED = Set.of(
            "tools",
            "tool_choice",
            "functions",
            "function_call",
            "parallel_tool_calls",
            "modalities",
            "audio",
            "prediction",
            "reasoning_effort",
            "verbosity",
            "web_search_options");

    private static Set<String> known() {
        Set<String> known = new HashSet<>(GenerationFields.NAMES);
        known.addAll(Set.of("messages", "top_logprobs"));
        return known;
    }

    /// @throws HttpFailure if a field is wrong, or the model has no chat template
    static ChatRequest parse(byte[] body, ServedModel model, ServeLimits limits) {
        RequestFields fields = RequestFields.parse(body);
        fields.check(KNOWN, GenerationFields.IGNORED, UNSUPPORTED);
        boolean withTokens = fields.flag("logprobs", false);
        OptionalInt top = fields.integer("top_logprobs", 0, GenerationFields.MAX_TOP_LOGPROBS);
        if (top.isPresent() && !withTokens) {
            throw HttpFailure.ofField("top_logprobs", "top_logprobs needs \"logprobs\": true");
        }
        int[] prompt = prompt(fields.at("messages"), model, limits);
        int contextLeft = Math.max(MIN_DEFAULT_TOKENS, model.contextLength() - prompt.length);
        GenerationFields common = GenerationFields.of(fields, model, limits, 1, contextLeft, top);
        if (common.n() > limits.queue()) {
            throw HttpFailure.ofField("n", "a request may ask for up to " + limits.queue() + " answers");
        }
        return new ChatRequest(prompt, common, withTokens);
    }

    private static int[] prompt(JsonCursor field, ServedModel model, ServeLimits limits) {
        FoundTemplate found = model.chatTemplate();
        ChatTemplate template = found.template()
                .orElseThrow(() -> new HttpFailure(
                                400,
                                found.problem()
                                                .map(problem ->
                                                        "the model's chat template cannot be used (" + problem + ")")
                                                .orElse("this model has no chat template")
                                        + ", so it is not known how to write a conversation for it: use"
                                        + " /v1/completions, or start the server with --chat-template FILE")
                        .withCode("no_chat_template"));
        if (field.size() == 0) {
            throw field.expected("a list of messages");
        }
        List<Map<String, String>> messages =
                field.elements().stream().map(ChatRequest::message).toList();
        try {
            int[] ids = model.saved().requireTokenizer().encodeWithSpecials(template.render(messages));
            if (ids.length > limits.maxPromptTokens()) {
                throw HttpFailure.ofField(
                                "messages",
                                "the conversation has " + ids.length + " tokens, but the limit is "
                                        + limits.maxPromptTokens())
                        .withCode("context_length_exceeded");
            }
            return ids;
        } catch (TemplateException e) {
            throw field.error("are refused by the chat template: " + e.getMessage(), e);
        } catch (TokenizerException e) {
            throw field.error("cannot be encoded: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> message(JsonCursor message) {
        Map<String, String> parts = new LinkedHashMap<>();
        String role = message.at("role").text();
        parts.put("role", role.equals("developer") ? "system" : role); // OpenAI's newer name
        parts.put("content", content(message.at("content")));
        Optional.of(message.at("name"))
                .filter(name -> !name.isAbsent())
                .ifPresent(name -> parts.put("name", name.text()));
        if (!message.at("tool_calls").isAbsent()) {
            throw message.at("tool_calls").error("is not supported");
        }
        return parts;
    }

    /// A text, or a list of parts, which must be texts.
    private static String content(JsonCursor content) {
        if (!content.isArray()) {
            return content.text();
        }
        return content.elements().stream()
                .map(part -> {
                    if (!part.at("type").text().equals("text")) {
                        throw part.at("type").expected("text");
                    }
                    return part.at("text").text();
                })
                .collect(Collectors.joining("\n"));
    }

    /// All texts.
    List<TextRequest> texts() {
        return fields.texts(prompt, fields.n(), OptionalInt.empty());
    }
}
