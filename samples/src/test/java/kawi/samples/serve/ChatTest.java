package kawi.samples.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.samples.chat.ChatTemplate;
import kawi.samples.request.SavedModel;
import kawi.samples.serve.decode.ServeLimits;
import kawi.tokenizer.io.FileException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `/v1/chat/completions`, for a model of characters that can be told what a conversation looks like.
class ChatTest {
    private static final String PATH = "/v1/chat/completions";

    /// Roles by their first letters, of which the model knows some.
    private static final String TEMPLATE = "{% for m in messages %}{% if m.role == 'tool' %}"
            + "{{ raise_exception('no tools') }}{% endif %}{{ m.role[1] ~ ':' ~ m.content ~ ',' }}{% endfor %}w:";

    @TempDir
    private static Path temporary;

    private static SavedModel model;
    private static ApiClient api;

    @BeforeAll
    static void start() throws IOException {
        Path folder = temporary.resolve(ApiClient.MODEL);
        model = ApiClient.train(folder);
        Files.writeString(folder.resolve("chat_template.jinja"), TEMPLATE);
        api = new ApiClient(model, new ServeLimits(4, 64, 60, 1000), ChatTemplate.ofFolder(folder));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void anAnswerIsTheCompletionOfTheConversation() throws Exception {
        String settings = ",'max_tokens':30,'seed':3,'temperature':0.8";
        JsonNode answer = api.post(
                PATH,
                "'messages':[{'role':'developer','content':'The'},{'role':'twice','content':'wh'},"
                        + "{'role':'pw','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}]"
                        + settings);
        assertTrue(answer.get("id").asString().startsWith("chatcmpl-"));
        assertEquals("chat.completion", answer.get("object").asString());
        assertEquals("assistant", answer.at("/choices/0/message/role").asString());
        assertEquals("length", answer.at("/choices/0/finish_reason").asString());
        assertTrue(answer.at("/choices/0/logprobs").isNull());
        assertEquals(
                api.text("'prompt':'y:The,w:wh,w:a\\nb,w:'" + settings),
                answer.at("/choices/0/message/content").asString());
        assertEquals(19, answer.at("/usage/prompt_tokens").asInt());
        assertEquals(30, answer.at("/usage/completion_tokens").asInt());
    }

    @Test
    void aStreamIsTheSameInParts() throws Exception {
        String request = "'messages':[{'role':'pw','content':'The'}],'n':2,'seed':1,'max_completion_tokens':20,"
                + "'logprobs':true,'top_logprobs':2,'stop':['a']";
        JsonNode whole = api.post(PATH, request);
        List<JsonNode> parts = api.stream(PATH, request + ",'stream_options':{'include_usage':true}");
        for (int choice = 0; choice < 2; choice++) {
            var text = new StringBuilder();
            List<JsonNode> tokens = new ArrayList<>();
            List<JsonNode> deltas = new ArrayList<>();
            String reason = "";
            for (JsonNode part : parts) {
                assertEquals("chat.completion.chunk", part.get("object").asString());
                for (JsonNode each : part.get("choices")) {
                    if (each.get("index").asInt() == choice) {
                        deltas.add(each.get("delta"));
                        text.append(each.at("/delta/content").asString(""));
                        each.at("/logprobs/content").forEach(tokens::add);
                        reason = each.get("finish_reason").asString("");
                    }
                }
            }
            assertEquals("assistant", deltas.getFirst().get("role").asString());
            JsonNode expected = whole.at("/choices/" + choice);
            assertEquals(expected.at("/message/content").asString(), text.toString());
            assertEquals(expected.get("finish_reason").asString(), reason);
            List<JsonNode> expectedTokens = new ArrayList<>();
            expected.at("/logprobs/content").forEach(expectedTokens::add);
            assertEquals(expectedTokens, tokens);
        }
        assertEquals(whole.get("usage"), parts.getLast().get("usage"));
    }

    @Test
    void tokensHaveTheirBytesAndAlternatives() throws Exception {
        JsonNode answer = api.post(
                PATH,
                "'messages':[{'role':'pw','content':'The'}],'seed':1,'max_tokens':5,'logprobs':true,'top_logprobs':3");
        JsonNode tokens = answer.at("/choices/0/logprobs/content");
        assertEquals(5, tokens.size());
        JsonNode completion = api.complete("'prompt':'w:The,w:','seed':1,'max_tokens':5,'logprobs':3");
        for (int i = 0; i < 5; i++) {
            JsonNode token = tokens.get(i);
            assertEquals(completion.at("/choices/0/logprobs/token_logprobs/" + i), token.get("logprob"));
            byte[] bytes = token.get("token").asString().getBytes(StandardCharsets.UTF_8);
            assertEquals(bytes.length, token.get("bytes").size());
            assertEquals(Byte.toUnsignedInt(bytes[0]), token.at("/bytes/0").asInt());
            assertEquals(3, token.get("top_logprobs").size());
            assertTrue(token.at("/top_logprobs/0/logprob").asDouble()
                    >= token.at("/top_logprobs/1/logprob").asDouble());
        }
        JsonNode none = api.post(PATH, "'messages':[{'role':'pw','content':'The'}],'max_tokens':2,'logprobs':true");
        assertEquals(0, none.at("/choices/0/logprobs/content/0/top_logprobs").size());
    }

    @Test
    void aSchemaIsObeyed() throws Exception {
        JsonNode answer = api.post(
                PATH,
                "'messages':[{'role':'pw','content':'The'}],'response_format':{'type':'json_schema','json_schema':"
                        + "{'name':'n','schema':{'enum':[true,null]}}}");
        assertTrue(
                List.of("true", "null")
                        .contains(answer.at("/choices/0/message/content").asString()),
                answer.toString());
        assertEquals("stop", answer.at("/choices/0/finish_reason").asString());
    }

    @Test
    void wrongFieldsAreNamed() throws Exception {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("'messages':[]", "messages"),
                Map.entry("'n':1", "messages"),
                Map.entry("'messages':'The'", "messages"),
                Map.entry("'messages':['The']", "messages[0].role"),
                Map.entry("'messages':[{'role':'pw'}]", "messages[0].content"),
                Map.entry("'messages':[{'content':'The'}]", "messages[0].role"),
                Map.entry("'messages':[{'role':'pw','content':[{'type':'image_url'}]}]", "messages[0].content[0].type"),
                Map.entry("'messages':[{'role':'pw','content':'a','tool_calls':[]}]", "messages[0].tool_calls"),
                Map.entry("'messages':[{'role':'tool','content':'a'}]", "messages"),
                Map.entry("'messages':[{'role':'pw','content':'\u20ac'}]", "messages"),
                Map.entry("'messages':[{'role':'pw','content':'" + "a".repeat(60) + "'}]", "messages"),
                Map.entry("'messages':[{'role':'pw','content':'a'}],'max_tokens':0", "max_tokens"),
                Map.entry("'messages':[{'role':'pw','content':'a'}],'top_logprobs':2", "top_logprobs"),
                Map.entry("'messages':[{'role':'pw','content':'a'}],'logprobs':2", "logprobs"),
                Map.entry("'messages':[{'role':'pw','content':'a'}],'n':65", "n"),
                Map.entry("'messages':[{'role':'pw','content':'a'}],'tools':[]", "tools"),
                Map.entry("'messages':[{'role':'pw','content':'a'}],'prompt':'a'", "prompt"));
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            JsonNode error = api.error(400, PATH, each.getKey());
            assertEquals(each.getValue(), error.get("param").asString(""), each.getKey() + ": " + error);
            assertEquals(1, error.get("message").asString().lines().count());
        }
    }

    @Test
    void aModelWithoutATemplateTakesNoConversations() throws Exception {
        try (var plain = new ApiClient(model, new ServeLimits(1, 4, 60, 100))) {
            JsonNode error = plain.error(400, PATH, "'messages':[{'role':'user','content':'The'}]");
            assertEquals("no_chat_template", error.get("code").asString());
            assertTrue(error.get("message").asString().contains("/v1/completions"), error.toString());
        }
    }

    @Test
    void theTemplateComesFromTheFolderOrAFile() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("folder"));
        List<Map<String, String>> messages = List.of(Map.of("role", "user", "content", "x"));
        assertEquals(Optional.empty(), ChatTemplate.ofFolder(folder));
        Path config = folder.resolve("tokenizer_config.json");
        Files.writeString(config, "{\"bos_token\":\"<s>\"}");
        assertEquals(Optional.empty(), ChatTemplate.ofFolder(folder));
        Files.writeString(
                config,
                "{\"bos_token\":\"<s>\",\"eos_token\":{\"content\":\"</s>\"},"
                        + "\"chat_template\":\"{{ bos_token ~ messages[0].content ~ eos_token }}\"}");
        assertEquals("<s>x</s>", ChatTemplate.ofFolder(folder).orElseThrow().render(messages));
        Files.writeString(
                config,
                "{\"chat_template\":[{\"name\":\"tool_use\",\"template\":\"t\"},"
                        + "{\"name\":\"default\",\"template\":\"d{{ tools is none }}\"}]}");
        assertEquals("dTrue", ChatTemplate.ofFolder(folder).orElseThrow().render(messages));
        Path own = Files.writeString(folder.resolve("own.jinja"), "own {{ bos_token is defined }}");
        assertEquals("own False", ChatTemplate.ofFile(own, folder).render(messages));
        Files.writeString(folder.resolve("chat_template.jinja"), "{% macro m() %}{% endmacro %}");
        FileException e = assertThrows(FileException.class, () -> ChatTemplate.ofFolder(folder));
        assertTrue(e.getMessage().contains("line 1: the tag macro is not supported"), e.getMessage());
        assertFalse(e.getMessage().contains("\n"));
        Files.writeString(config, "[]");
        assertThrows(FileException.class, () -> ChatTemplate.ofFile(own, folder));
    }
}
