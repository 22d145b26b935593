package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.samples.http.HttpSettings;
import kawi.samples.http.RequestLog;
import kawi.samples.play.frame.Workspace;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The page's server, and a client that knows JSON but nothing of Kawi.
final class PlayClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Device device = new Device(KernelSets.preferred(), 1);
    private final Workspace workspace;
    private final PlayServer server;

    /// @param folder the working folder
    /// @param isLocal whether only this machine reaches the server
    PlayClient(Path folder, boolean isLocal) throws IOException {
        workspace = new Workspace(folder, device, isLocal);
        server = PlayServer.start(workspace, Optional.empty(), HttpSettings.local(0), RequestLog.none());
    }

    Workspace workspace() {
        return workspace;
    }

    PlayServer server() {
        return server;
    }

    URI uri(String path) {
        return server.address().resolve(path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /// A GET that succeeds.
    JsonNode get(String path) throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(uri(path)));
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }

    /// @param fields the members of the request in JSON, with single quotes for double ones
    HttpResponse<String> send(String path, String fields) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{" + fields.replace('\'', '"') + "}")));
    }

    /// The answer to a POST that succeeds.
    JsonNode post(String path, String fields) throws Exception {
        HttpResponse<String> response = send(path, fields);
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }

    /// The message of a POST that fails with a status.
    String error(int status, String path, String fields) throws Exception {
        HttpResponse<String> response = send(path, fields);
        assertEquals(status, response.statusCode(), fields + ": " + response.body());
        return JSON.readTree(response.body()).at("/error/message").asString();
    }

    /// The events of a stream as they come. Closing the stream ends the request.
    Stream<JsonNode> events(String path) throws Exception {
        HttpResponse<Stream<String>> response =
                client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofLines());
        assertEquals(200, response.statusCode());
        return response.body()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JSON.readTree(line.substring("data: ".length())));
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
        device.close();
    }
}
