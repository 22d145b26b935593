package kawi.samples.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi;
import kawi.samples.serve.decode.ServeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/// `samples/docs/serve.md`: its examples run, its options exist, and its tables have all fields.
@ResourceLock(Resources.SYSTEM_OUT)
class ServePageTest {
    private static final Path PAGE = Path.of("docs", "serve.md");
    private static final Path THIS = Path.of("src/test/java/kawi/samples/serve/ServePageTest.java");
    private static final Path SCRIPT = Path.of("src/test/resources/kawi/samples/serve/openai_client.py");
    private static final String ADDRESS = "http://127.0.0.1:8080";
    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]+");

    @TempDir
    private Path temporary;

    /// The lines between the two comments are the page's, but for the address.
    private static void example(String address) throws IOException, InterruptedException {
        // from here
        String request = "{\"prompt\": \"Call me \", \"seed\": 7, \"max_tokens\": 40, \"stream\": true}";
        var post = HttpRequest.newBuilder(URI.create(address + "/v1/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            client.send(post, HttpResponse.BodyHandlers.ofLines()).body().forEach(System.out::println);
        }
        // to here
    }

    private static String printed(String address) throws IOException, InterruptedException {
        PrintStream before = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            example(address);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<String> stripped(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(String::strip).toList();
    }

    @Test
    void theExampleInJavaIsThePages() throws IOException {
        List<String> lines = stripped(THIS);
        List<String> example = lines.subList(lines.indexOf("// from here") + 1, lines.indexOf("// to here")).stream()
                .map(line -> line.replace("address + \"", "\"" + ADDRESS))
                .toList();
        List<String> page = stripped(PAGE);
        int begin = page.indexOf(example.getFirst());
        assertTrue(begin >= 0, "the page has no line " + example.getFirst());
        assertEquals(example, page.subList(begin, begin + example.size()));
    }

    @Test
    void theExamplesInJavaAndForCurlGetAnswers() throws Exception {
        String curl = stripped(PAGE).stream()
                .filter(line -> line.startsWith("curl "))
                .findFirst()
                .orElseThrow();
        String json = curl.substring(curl.indexOf("-d '{") + "-d '{".length(), curl.lastIndexOf("}'"));
        var model = ApiClient.train(temporary.resolve(ApiClient.MODEL));
        try (var api = new ApiClient(model, new ServeLimits(2, 4, 20, 100))) {
            assertEquals(40, api.complete(json).at("/usage/completion_tokens").asInt());
            String printed = printed(api.server().address().toString());
            assertTrue(printed.contains("\"finish_reason\":\"length\""), printed);
            assertTrue(printed.contains("data: [DONE]"), printed);
        }
    }

    @Test
    void theExampleInPythonIsPartOfTheScriptThatIsRunByHand() throws IOException {
        List<String> page = stripped(PAGE);
        List<String> script = stripped(SCRIPT);
        int begin = page.indexOf("client = OpenAI(base_url=\"" + ADDRESS + "/v1\", api_key=\"none\")");
        assertTrue(begin >= 0, "the page has the example");
        for (String line : page.subList(begin + 1, begin + 4)) {
            assertTrue(script.contains(line), line);
        }
    }

    @Test
    void theTablesHaveAllFields() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String line : stripped(PAGE)) {
            Matcher code = CODE.matcher(line);
            while (code.find()) {
                named.add(code.group(1));
            }
        }
        Stream.of(
                        CompletionRequest.KNOWN,
                        ChatRequest.KNOWN,
                        GenerationFields.IGNORED,
                        ChatRequest.UNSUPPORTED,
                        Set.of("suffix"))
                .forEach(fields -> assertTrue(named.containsAll(fields), () -> named + " lacks some of " + fields));
    }

    @Test
    void theOptionsAreThoseOfTheCommand() throws IOException {
        String help = Kawi.run("serve", "--help").out();
        Matcher options = OPTION.matcher(Files.readString(PAGE));
        while (options.find()) {
            assertTrue(help.contains(options.group()), options.group());
        }
    }
}
