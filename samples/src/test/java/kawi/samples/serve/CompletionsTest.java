package kawi.samples.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import kawi.samples.cli.Kawi;
import kawi.samples.request.SavedModel;
import kawi.samples.serve.decode.ServeLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every field of `/v1/completions`.
@Tag("slow")
class CompletionsTest {
    private static final String PATH = "/v1/completions";

    @TempDir
    private static Path temporary;

    private static Path folder;
    private static SavedModel model;
    private static ApiClient api;

    @BeforeAll
    static void start() throws IOException {
        folder = temporary.resolve(ApiClient.MODEL);
        model = ApiClient.train(folder);
        api = new ApiClient(model, new ServeLimits(4, 64, 8, 1000));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static JsonNode generated(String... options) {
        List<Object> all = new ArrayList<>(List.of("generate", "--json", "--model=" + folder, "--threads=1"));
        all.addAll(Arrays.asList(options));
        return Kawi.run(all.toArray()).json();
    }

    private static String generate(String... options) {
        return generated(options).get("text").asString();
    }

    @Test
    void modelsAndHealthAreThere() throws Exception {
        JsonNode list = api.get("/v1/models");
        assertEquals("list", list.get("object").asString());
        assertEquals(ApiClient.MODEL, list.at("/data/0/id").asString());
        assertEquals("model", list.at("/data/0/object").asString());
        assertEquals(list.at("/data/0"), api.get("/v1/models/" + ApiClient.MODEL));
        assertEquals("ok", api.get("/health").get("status").asString());
    }

    @Test
    void anAnswerHasTheFormOfTheApi() throws Exception {
        JsonNode answer = api.complete("'model':'tiny','prompt':'The','max_tokens':5,'seed':3");
        assertTrue(answer.get("id").asString().startsWith("cmpl-"));
        assertEquals("text_completion", answer.get("object").asString());
        assertEquals("tiny", answer.get("model").asString());
        assertTrue(answer.get("created").isIntegralNumber());
        assertEquals(1, answer.get("choices").size());
        assertEquals(0, answer.at("/choices/0/index").asInt());
        assertEquals("length", answer.at("/choices/0/finish_reason").asString());
        assertTrue(answer.at("/choices/0/logprobs").isNull());
        assertEquals(3, answer.at("/usage/prompt_tokens").asInt());
        assertEquals(5, answer.at("/usage/completion_tokens").asInt());
        assertEquals(8, answer.at("/usage/total_tokens").asInt());
        assertEquals(5, answer.at("/choices/0/text").asString().length());
        assertEquals(16, api.text("'prompt':'The'").length(), "the default of OpenAI's API");
    }

    @Test
    void everySettingGivesTheTextOfTheSameOptionOfGenerate() throws Exception {
        Map<String, List<String>> settings = Map.of(
                "'seed':7", List.of("--seed=7", "--temperature=1"),
                "'temperature':0", List.of("--greedy"),
                "'temperature':0.7,'seed':-5", List.of("--temperature=0.7", "--seed=-5"),
                "'temperature':1.5,'top_k':5,'seed':1", List.of("--temperature=1.5", "--top-k=5"),
                "'top_p':0.4,'seed':1", List.of("--temperature=1", "--top-p=0.4"),
                "'min_p':0.2,'seed':1", List.of("--temperature=1", "--min-p=0.2"),
                "'temperature':0,'frequency_penalty':1.5,'presence_penalty':-0.5",
                        List.of("--greedy", "--frequency-penalty=1.5", "--presence-penalty=-0.5"),
                "'temperature':0,'repetition_penalty':1.7", List.of("--greedy", "--repetition-penalty=1.7"),
                "'seed':1,'logit_bias':{'5':10,'7':-100}", List.of("--temperature=1", "--logit-bias=5=10,7=-100"));
        for (Map.Entry<String, List<String>> each : settings.entrySet()) {
            List<String> options = new ArrayList<>(each.getValue());
            options.addAll(List.of("--prompt=The wh", "--max-new-tokens=40"));
            assertEquals(
                    generate(options.toArray(String[]::new)),
                    api.text("'prompt':'The wh','max_tokens':40," + each.getKey()),
                    each.getKey());
        }
    }

    @Test
    void nullIsTheDefaultOfEveryField() throws Exception {
        assertEquals(
                api.text("'prompt':'The','seed':1"),
                api.text("'prompt':'The','seed':1,'temperature':null,'top_p':null,'top_k':null,'min_p':null,'n':null,"
                        + "'stop':null,'stream':null,'stream_options':null,'max_tokens':null,'logit_bias':null,"
                        + "'logprobs':null,'echo':null,'best_of':null,'suffix':null,'user':'me','model':null,"
                        + "'response_format':null,'presence_penalty':null,'repetition_penalty':null"));
        assertEquals(api.text("'prompt':'The','seed':1"), api.text("'prompt':'The','seed':1,'top_k':-1,'min_p':0"));
    }

    @Test
    void withoutASeedEachAnswerIsAnother() throws Exception {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            texts.add(api.text("'prompt':'The','max_tokens':40"));
        }
        assertEquals(4, texts.size(), texts.toString());
    }

    @Test
    void aPromptIsATextOrIdsOrAListOfThem() throws Exception {
        int[] ids = model.encode("The");
        String list = Arrays.toString(ids);
        String rest = ",'seed':2,'max_tokens':10";
        String text = api.text("'prompt':'The'" + rest);
        assertEquals(text, api.text("'prompt':['The']" + rest));
        assertEquals(text, api.text("'prompt':" + list + rest));
        assertEquals(text, api.text("'prompt':[" + list + "]" + rest));
        JsonNode two = api.complete("'prompt':['wh','The']" + rest);
        assertEquals(text, two.at("/choices/1/text").asString());
        assertEquals(1, two.at("/choices/1/index").asInt());
        assertEquals(5, two.at("/usage/prompt_tokens").asInt());
        assertEquals(20, two.at("/usage/completion_tokens").asInt());
        assertEquals(api.text("'prompt':'\\n'" + rest), api.text("'prompt':''" + rest), "where any text can begin");
        assertEquals(api.text("'prompt':'\\n'" + rest), api.text("'max_tokens':10,'seed':2"));
    }

    @Test
    void severalAnswersHaveConsecutiveSeeds() throws Exception {
        JsonNode three = api.complete("'prompt':['The','wh'],'n':3,'seed':5,'max_tokens':8");
        assertEquals(6, three.get("choices").size());
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    api.text("'prompt':'wh','seed':" + (5 + i) + ",'max_tokens':8"),
                    three.at("/choices/" + (3 + i) + "/text").asString());
        }
        assertEquals(5, three.at("/usage/prompt_tokens").asInt(), "each prompt counts once");
        assertEquals(48, three.at("/usage/completion_tokens").asInt());
    }

    @Test
    void theBestOfSeveralIsThatOfGenerate() throws Exception {
        JsonNode best = api.complete("'prompt':'The','n':2,'best_of':6,'seed':1,'max_tokens':8");
        JsonNode expected = generated(
                "--prompt=The", "--max-new-tokens=8", "--temperature=1", "--best-of=6", "--num-return-sequences=2");
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    expected.at("/texts/" + i + "/text").asString(),
                    best.at("/choices/" + i + "/text").asString());
        }
        assertEquals(48, best.at("/usage/completion_tokens").asInt(), "all six were generated");
    }

    @Test
    void aStopTextEndsTheAnswerBeforeIt() throws Exception {
        String text = api.text("'prompt':'The','temperature':0,'max_tokens':30");
        String stop = text.substring(7, 9);
        String before = text.substring(0, text.indexOf(stop));
        for (String given : List.of("'" + stop + "'", "['" + stop + "']", "['\u20ac','" + stop + "']")) {
            JsonNode answer = api.complete("'prompt':'The','temperature':0,'max_tokens':30,'stop':"
                    + given.replace("\"", "\\\"").replace("\n", "\\n"));
            assertEquals(before, answer.at("/choices/0/text").asString());
            assertEquals("stop", answer.at("/choices/0/finish_reason").asString());
        }
    }

    @Test
    void logProbabilitiesAreTheModelsOwn() throws Exception {
        JsonNode answer = api.complete("'prompt':'The','seed':4,'max_tokens':12,'logprobs':3,'temperature':0.5");
        JsonNode trace = generated("--prompt=The", "--seed=4", "--max-new-tokens=12", "--temperature=0.5", "--trace=3")
                .get("trace");
        JsonNode logprobs = answer.at("/choices/0/logprobs");
        String text = answer.at("/choices/0/text").asString();
        assertEquals(12, logprobs.get("tokens").size());
        for (int i = 0; i < 12; i++) {
            JsonNode step = trace.get(i);
            assertEquals(
                    step.at("/chosen/logProbability").asDouble(),
                    logprobs.at("/token_logprobs/" + i).asDouble());
            int offset = logprobs.at("/text_offset/" + i).asInt();
            String token = logprobs.at("/tokens/" + i).asString();
            assertTrue(text.startsWith(token, offset), token + " at " + offset + " of " + text);
            JsonNode top = logprobs.at("/top_logprobs/" + i);
            for (JsonNode candidate : step.get("candidates")) {
                String name = model.text(candidate.get("id").asInt()).orElseThrow();
                assertEquals(
                        candidate.get("logProbability").asDouble(),
                        top.get(name).asDouble());
            }
            assertTrue(top.has(token), "the chosen token is always there");
            assertTrue(top.size() <= 4);
        }
        JsonNode none = api.complete("'prompt':'The','seed':4,'max_tokens':2,'logprobs':0");
        assertEquals(2, none.at("/choices/0/logprobs/token_logprobs").size());
        assertTrue(none.at("/choices/0/logprobs/top_logprobs").isNull());
    }

    @Test
    void anEchoHasTheExactLogProbabilitiesOfThePrompt() throws Exception {
        String prompt = "The wha";
        JsonNode answer = api.complete("'prompt':'The wha','max_tokens':3,'seed':1,'echo':true,'logprobs':2");
        String text = answer.at("/choices/0/text").asString();
        assertTrue(text.startsWith(prompt), text);
        assertEquals(10, text.length());
        JsonNode logprobs = answer.at("/choices/0/logprobs");
        assertEquals(10, logprobs.get("tokens").size());
        assertTrue(logprobs.at("/token_logprobs/0").isNull(), "nothing predicts the first token");
        assertTrue(logprobs.at("/top_logprobs/0").isNull());
        for (int i = 1; i < 10; i++) {
            // The same token, alone behind the same text.
            String before = text.substring(0, i)
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("\n", "\\n");
            JsonNode alone = generated("--prompt=" + text.substring(0, i), "--max-new-tokens=1", "--trace=200");
            double expected = 0;
            for (JsonNode each : alone.at("/trace/0/candidates")) {
                if (model.text(each.get("id").asInt()).orElseThrow().equals(text.substring(i, i + 1))) {
                    expected = each.get("logProbability").asDouble();
                }
            }
            assertEquals(expected, logprobs.at("/token_logprobs/" + i).asDouble(), "after " + before);
            assertEquals(i, logprobs.at("/text_offset/" + i).asInt());
        }
        JsonNode scored = api.complete("'prompt':'The wha','max_tokens':0,'echo':true,'logprobs':2");
        assertEquals(prompt, scored.at("/choices/0/text").asString());
        assertEquals(7, scored.at("/choices/0/logprobs/tokens").size());
        assertEquals(logprobs.at("/token_logprobs/6"), scored.at("/choices/0/logprobs/token_logprobs/6"));
        assertEquals(0, scored.at("/usage/completion_tokens").asInt());
        JsonNode plain = api.complete("'prompt':'The wha','max_tokens':3,'seed':1,'echo':true");
        assertEquals(text, plain.at("/choices/0/text").asString());
        assertEquals("", api.text("'prompt':'The wha','max_tokens':0"));
    }

    @Test
    void aStreamIsTheSameInParts() throws Exception {
        String request = "'prompt':['The','wh'],'n':2,'seed':9,'max_tokens':25,'logprobs':1,'echo':true,'stop':'e'";
        JsonNode whole = api.complete(request);
        List<JsonNode> parts = api.stream(PATH, request + ",'stream_options':{'include_usage':true}");
        for (int choice = 0; choice < 4; choice++) {
            var text = new StringBuilder();
            List<JsonNode> tokens = new ArrayList<>();
            String reason = "";
            for (JsonNode part : parts) {
                for (JsonNode each : part.get("choices")) {
                    if (each.get("index").asInt() == choice) {
                        text.append(each.get("text").asString());
                        each.at("/logprobs/token_logprobs").forEach(tokens::add);
                        reason = each.get("finish_reason").asString("");
                    }
                }
            }
            JsonNode expected = whole.at("/choices/" + choice);
            assertEquals(expected.get("text").asString(), text.toString());
            assertEquals(expected.get("finish_reason").asString(), reason);
            List<JsonNode> expectedTokens = new ArrayList<>();
            expected.at("/logprobs/token_logprobs").forEach(expectedTokens::add);
            assertEquals(expectedTokens, tokens);
        }
        assertEquals(whole.get("usage"), parts.getLast().get("usage"));
        assertEquals(0, parts.getLast().get("choices").size());
        assertTrue(parts.getFirst().get("usage").isNull());
        assertFalse(api.stream(PATH, "'prompt':'The'").getFirst().has("usage"));
    }

    @Test
    void aResponseFormatIsObeyed() throws Exception {
        for (int seed = 0; seed < 3; seed++) {
            JsonNode answer = api.complete("'prompt':'The','max_tokens':300,'seed':" + seed
                    + ",'response_format':{'type':'json_schema','json_schema':{'name':'x','strict':true,'schema':"
                    + "{'type':'object','properties':{'a':{'type':'boolean'},'b':{'enum':[1,2]}},"
                    + "'required':['a','b'],'additionalProperties':false}}}");
            assertEquals("stop", answer.at("/choices/0/finish_reason").asString());
            JsonNode value =
                    JsonMapper.shared().readTree(answer.at("/choices/0/text").asString());
            assertTrue(value.get("a").isBoolean());
            assertTrue(value.get("b").asInt() == 1 || value.get("b").asInt() == 2);
        }
        String object = api.text("'prompt':'The','max_tokens':20,'seed':1,'response_format':{'type':'json_object'}");
        assertTrue(object.startsWith("{"), object);
        assertEquals(
                api.text("'prompt':'The','seed':1"),
                api.text("'prompt':'The','seed':1,'response_format':{'type':'text'}"));
    }

    @Test
    void wrongFieldsAreNamed() throws Exception {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("'temperature':-0.1", "temperature"),
                Map.entry("'temperature':'hot'", "temperature"),
                Map.entry("'top_p':0", "top_p"),
                Map.entry("'top_p':1.1", "top_p"),
                Map.entry("'top_k':-2", "top_k"),
                Map.entry("'top_k':1.5", "top_k"),
                Map.entry("'min_p':2", "min_p"),
                Map.entry("'presence_penalty':3", "presence_penalty"),
                Map.entry("'frequency_penalty':-3", "frequency_penalty"),
                Map.entry("'repetition_penalty':0", "repetition_penalty"),
                Map.entry("'logit_bias':{'5000':1}", "logit_bias[\"5000\"]"),
                Map.entry("'logit_bias':{'a':1}", "logit_bias.a"),
                Map.entry("'logit_bias':{'1':101}", "logit_bias[\"1\"]"),
                Map.entry("'logit_bias':[1]", "logit_bias"),
                Map.entry("'n':0", "n"),
                Map.entry("'n':129", "n"),
                Map.entry("'best_of':1,'n':2", "best_of"),
                Map.entry("'best_of':2,'stream':true", "best_of"),
                Map.entry("'seed':1.5", "seed"),
                Map.entry("'seed':99999999999999999999", "seed"),
                Map.entry("'stop':''", "stop"),
                Map.entry("'stop':[1]", "stop[0]"),
                Map.entry("'stop':['1','2','3','4','5','6','7','8','9','0','a','b','c','d','e','f','g']", "stop"),
                Map.entry("'max_tokens':-1", "max_tokens"),
                Map.entry("'max_tokens':1001", "max_tokens"),
                Map.entry("'logprobs':21", "logprobs"),
                Map.entry("'logprobs':true", "logprobs"),
                Map.entry("'stream':1", "stream"),
                Map.entry("'stream_options':{'include_usage':true}", "stream_options"),
                Map.entry("'echo':'yes'", "echo"),
                Map.entry("'suffix':'x'", "suffix"),
                Map.entry("'tempreature':1", "tempreature"),
                Map.entry("'response_format':'json'", "response_format.type"),
                Map.entry("'response_format':{'type':'xml'}", "response_format.type"),
                Map.entry("'response_format':{'type':'json_schema'}", "response_format.json_schema.schema"),
                Map.entry(
                        "'response_format':{'type':'json_schema','json_schema':{'schema':{'type':'nothing'}}}",
                        "response_format.json_schema.schema"));
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            JsonNode error = api.error(400, PATH, "'prompt':'The'," + each.getKey());
            assertEquals(each.getValue(), error.get("param").asString(""), each.getKey() + ": " + error);
            assertEquals("invalid_request_error", error.get("type").asString());
            assertEquals(1, error.get("message").asString().lines().count());
        }
    }

    @Test
    void wrongPromptsAreNamed() throws Exception {
        for (String prompt : List.of(
                "'\u20ac'", "[]", "[[]]", "[-1]", "[5000]", "[1.5]", "[true]", "['The',1]", "1", "{}", "[['The']]")) {
            JsonNode error = api.error(400, PATH, "'prompt':" + prompt);
            assertTrue(error.get("param").asString("").startsWith("prompt"), prompt + ": " + error);
        }
        assertEquals(
                "context_length_exceeded",
                api.error(400, PATH, "'prompt':'The whale'").get("code").asString());
        String many =
                String.join(",", IntStream.range(0, 65).mapToObj(i -> "'The'").toList());
        assertEquals(
                "prompt",
                api.error(400, PATH, "'prompt':[" + many + "]").get("param").asString());
        assertEquals(
                "prompt",
                api.error(400, PATH, "'prompt':['a','a'],'n':33").get("param").asString());
    }

    @Test
    void anotherModelIsNotFound() throws Exception {
        JsonNode error = api.error(404, PATH, "'model':'gpt-5','prompt':'The'");
        assertEquals("model_not_found", error.get("code").asString());
        assertTrue(error.get("message").asString().contains("only tiny"), error.toString());
    }

    @Test
    void whatIsNoJsonObjectIsRefused() throws Exception {
        for (String body : List.of(
                "'a'",
                "'prompt':}",
                "'prompt':'a','prompt':'b'",
                "'prompt':'" + "\\\\u12",
                "'x':" + "[".repeat(10_000))) {
            JsonNode error = api.error(400, PATH, body);
            assertTrue(error.get("message").asString().contains("JSON"), error.toString());
        }
    }

    @Test
    void aSchemaThatTheModelCannotWriteIsRefused() throws Exception {
        JsonNode error = api.error(
                400,
                PATH,
                "'prompt':'The','response_format':{'type':'json_schema','json_schema':{'schema':"
                        + "{'type':'string','pattern':'^\u20ac$'}}}");
        assertEquals("response_format.json_schema.schema", error.get("param").asString());
    }

    @Test
    void aFailureInTheMiddleIsAnErrorAndTheServerGoesOn() throws Exception {
        SavedModel broken = SavedModel.open(folder);
        Arrays.fill(broken.model().parameters().getFirst().value().data(), Float.NaN);
        try (var server = new ApiClient(broken, new ServeLimits(2, 4, 8, 100))) {
            for (int i = 0; i < 2; i++) {
                JsonNode error = server.error(500, PATH, "'prompt':'The','n':2");
                assertEquals("server_error", error.get("type").asString());
                assertTrue(error.get("message").asString().contains("logit"), error.toString());
                List<JsonNode> events = server.stream(PATH, "'prompt':'The'");
                assertEquals("server_error", events.getLast().at("/error/type").asString());
            }
            assertEquals(0, server.get("/health").get("waiting").asInt());
        }
    }
}
