package kawi.samples.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.samples.chat.ChatTemplate;
import kawi.samples.chat.FoundTemplate;
import kawi.samples.cli.Kawi;
import kawi.samples.http.HttpSettings;
import kawi.samples.http.RequestLog;
import kawi.samples.request.SavedModel;
import kawi.samples.serve.decode.ServeLimits;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server of a tiny model, and a client that knows JSON but nothing of Kawi.
final class ApiClient implements AutoCloseable {
    /// The model's name.
    static final String MODEL = "tiny";

    /// What the model has learned from: all characters that JSON needs, and more.
    private static final String WORDS =
            "{\"name\": [\"Ahab\", -1.25e3, true, null]} dfgijkopqvwxyz 46789 The whale! Call me \u00e9\n";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Device device = new Device(KernelSets.preferred(), 1);
    private final ApiServer server;

    /// Trains the model.
    ///
    /// @param folder where it goes; its name should be [#MODEL]
    static SavedModel train(Path folder) throws IOException {
        return SavedModel.open(Kawi.trainTiny(folder, WORDS));
    }

    ApiClient(SavedModel model, ServeLimits limits) throws IOException {
        this(model, limits, Optional.empty());
    }

    ApiClient(SavedModel model, ServeLimits limits, Optional<ChatTemplate> template) throws IOException {
        server = ApiServer.start(
                MODEL,
                model,
                new FoundTemplate(template, Optional.empty()),
                device,
                limits,
                HttpSettings.local(0),
                RequestLog.none());
    }

    ApiServer server() {
        return server;
    }

    URI uri(String path) {
        return server.address().resolve(path);
    }

    int port() {
        return server.address().getPort();
    }

    /// A GET that succeeds.
    JsonNode get(String path) throws Exception {
        HttpResponse<String> response =
                client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }

    /// @param fields the members of the request in JSON, with single quotes for double ones
    HttpResponse<String> send(String path, String fields) throws Exception {
        return client.send(request(path, fields), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String fields) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{" + fields.replace('\'', '"') + "}"))
                .build();
    }

    /// The answer to a request that succeeds.
    JsonNode post(String path, String fields) throws Exception {
        HttpResponse<String> response = send(path, fields);
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }

    JsonNode complete(String fields) throws Exception {
        return post("/v1/completions", fields);
    }

    /// The text of the first choice.
    String text(String fields) throws Exception {
        return complete(fields).at("/choices/0/text").asString();
    }

    /// The error of a request that fails with a status.
    JsonNode error(int status, String path, String fields) throws Exception {
        HttpResponse<String> response = send(path, fields);
        assertEquals(status, response.statusCode(), fields + ": " + response.body());
        return JSON.readTree(response.body()).get("error");
    }

    /// All events of a stream but the last, which says that it is done.
    List<JsonNode> stream(String path, String fields) throws Exception {
        HttpResponse<Stream<String>> response =
                client.send(request(path, fields + ",'stream':true"), BodyHandlers.ofLines());
        assertEquals(200, response.statusCode());
        assertEquals(
                "text/event-stream; charset=utf-8",
                response.headers().firstValue("Content-Type").orElseThrow());
        List<String> events = response.body()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
        assertEquals("[DONE]", events.getLast());
        List<JsonNode> parsed = new ArrayList<>();
        events.subList(0, events.size() - 1).forEach(event -> parsed.add(JSON.readTree(event)));
        return parsed;
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
        device.close();
    }
}
