package kawi.samples.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import kawi.samples.chat.ChatTemplate;
import kawi.samples.request.SavedModel;
import kawi.samples.serve.decode.ServeLimits;
import kawi.tokenizer.io.Folders;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests with random faults: each is answered, or refused as the client's own mistake, and never as the server's.
@Tag("slow")
class HostileRequestTest {
    private static final List<String> REQUESTS = List.of(
            "'model':'tiny','prompt':'The','max_tokens':5,'temperature':0.5,'top_p':0.9,'top_k':3,'min_p':0.1,'seed':1",
            "'prompt':[1,2,3],'n':2,'best_of':3,'logprobs':2,'echo':true,'stop':['a','b'],'max_tokens':3,"
                    + "'stream':false",
            "'prompt':['The','a'],'logit_bias':{'1':5,'2':-100},'presence_penalty':1,'frequency_penalty':-1,"
                    + "'repetition_penalty':1.1,'max_tokens':3",
            "'prompt':'The','response_format':{'type':'json_schema','json_schema':{'name':'n',"
                    + "'schema':{'type':'object','properties':{'a':{'type':'integer','minimum':3}},"
                    + "'required':['a']}}},'max_tokens':5",
            "'messages':[{'role':'pw','content':'The'},{'role':'pw','content':[{'type':'text','text':'a'}]}],"
                    + "'max_completion_tokens':4,'logprobs':true,'top_logprobs':2");

    private static final List<String> PIECES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "-0.0",
            "99999999999999999999",
            "1.5",
            "''",
            "'x'",
            "[]",
            "{}",
            "[[]]",
            "'\\u0000'",
            "'\\ud800'",
            "\u0000",
            "{'a':",
            "[",
            "]",
            "}",
            ",",
            ":",
            "\\",
            "\"",
            "'type'",
            "'$ref':'#'",
            "'stream':true",
            "\u00e9",
            "\ud83d");

    private static Path folder;
    private static ApiClient api;

    @BeforeContainer
    static void start() throws IOException {
        folder = Files.createTempDirectory("kawi-serve");
        SavedModel model = ApiClient.train(folder.resolve(ApiClient.MODEL));
        Path template =
                Files.writeString(folder.resolve("t.jinja"), "{% for m in messages %}{{ m.content }},{% endfor %}");
        api = new ApiClient(model, new ServeLimits(4, 16, 20, 50), Optional.of(ChatTemplate.ofFile(template, folder)));
    }

    @AfterContainer
    static void stop() throws IOException {
        api.close();
        Folders.delete(folder);
    }

    @Property(tries = 150)
    void aRequestWithFaultsIsAnsweredOrRefused(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        int chosen = random.nextInt(REQUESTS.size());
        var fields = new StringBuilder(REQUESTS.get(chosen));
        for (int faults = 1 + random.nextInt(3); faults > 0; faults--) {
            int at = random.nextInt(fields.length() + 1);
            int to = Math.min(fields.length(), at + random.nextInt(8));
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            switch (random.nextInt(4)) {
                case 0 -> fields.delete(at, to);
                case 1 -> fields.insert(at, piece);
                case 2 -> fields.replace(at, to, piece);
                default -> replaceValue(fields, at, piece);
            }
        }
        String path = chosen == 4 ? "/v1/chat/completions" : "/v1/completions";
        HttpResponse<String> response = api.send(path, fields.toString());
        assertTrue(Set.of(200, 400, 404).contains(response.statusCode()), fields + ": " + response.body());
        if (response.statusCode() != 200) {
            JsonNode error = JsonMapper.shared().readTree(response.body()).get("error");
            assertFalse(error.get("message").asString().isEmpty());
            assertEquals("invalid_request_error", error.get("type").asString());
        }
    }

    /// Replaces the value behind the next colon.
    private static void replaceValue(StringBuilder fields, int from, String piece) {
        int colon = fields.indexOf(":", from);
        int comma = fields.indexOf(",", Math.max(0, colon));
        if (colon >= 0 && comma >= 0) {
            fields.replace(colon + 1, comma, piece);
        }
    }
}
