package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.samples.cli.TinyModel;
import kawi.samples.http.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The routes of the page, and whom they answer.
class PlayServerTest {
    @TempDir
    private Path folder;

    private PlayClient client;

    @BeforeEach
    void start() throws Exception {
        client = new PlayClient(folder, true);
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(client.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/app.js", "/style.css", "/icon.svg", "/lib/uplot.js", "/views/home.js", "/glossary.json"})
    void everyFileOfThePageComesFromTheServerAndMayUseNoOther(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertEquals(200, response.statusCode());
        String policy = response.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals(
                "nosniff",
                response.headers().firstValue("X-Content-Type-Options").orElseThrow());
        assertFalse(response.body().contains("//cdn"), path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../PlayServer.class",
                "/%2e%2e/PlayServer.class",
                "/views/../../../corpus/moby-dick.txt",
                "/..%2f..%2fetc/passwd",
                "//etc/passwd",
                "/views/",
                "/views",
                "/.js",
                "/no.js",
                "/a%00.js",
                "/WEB-INF/x.html",
                "/lib/uplot.md"
            })
    void nothingElseIsServed(String path) throws Exception {
        try (var raw = new RawClient(client.server().address().getPort())) {
            raw.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String answer = raw.rest().text();
            assertTrue(answer.startsWith("HTTP/1.1 404 ") || answer.startsWith("HTTP/1.1 400 "), answer);
        }
    }

    @Test
    void otherPagesAndOtherNamesAreRefused() throws Exception {
        assertEquals(403, get("/api/state", "Origin", "http://evil.example").statusCode());
        assertEquals(403, get("/api/state", "Sec-Fetch-Site", "cross-site").statusCode());
        assertEquals(200, get("/api/state", "Sec-Fetch-Site", "same-origin").statusCode());
        try (var raw = new RawClient(client.server().address().getPort())) {
            raw.send("GET /api/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
            assertTrue(raw.rest().text().startsWith("HTTP/1.1 403 "));
        }
    }

    @Test
    void aPostOfAFormIsRefused() throws Exception {
        HttpResponse<String> form = client.send(HttpRequest.newBuilder(client.uri("/api/model"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"folder\": \"x\"}")));
        assertEquals(415, form.statusCode());
        assertEquals(404, get("/api/model").statusCode());
    }

    @Test
    void theModelsInTheFolderAreListedAndOneIsOpened() throws Exception {
        assertEquals(0, client.get("/api/state").get("models").size());
        Path model = Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("models")).resolve("tiny"), TinyModel.folder());
        assertEquals(List.of("tiny"), client.get("/api/state").get("models").findValuesAsString("name"));
        assertTrue(client.get("/api/state").get("model").isNull());
        assertEquals(
                "tiny",
                client.post("/api/model", "'folder':'" + model + "'")
                        .get("name")
                        .asString());
        assertEquals(8, client.get("/api/state").at("/model/context").asInt());
        assertEquals(1, client.get("/api/state").get("changes").asInt());
        assertTrue(client.error(400, "/api/model", "'folder':'models/none'").contains("none"));
        assertTrue(client.error(400, "/api/model", "'folder':''").contains("empty"));
        assertTrue(client.error(400, "/api/model", "'folder':7").contains("folder"));
    }

    @Test
    void theOpenModelAnswersOpenAisApi() throws Exception {
        assertEquals(409, get("/v1/models").statusCode());
        client.workspace().open(TinyModel.folder());
        String name = client.get("/v1/models").at("/data/0/id").asString();
        String request = "'model':'" + name + "','prompt':'abc','max_tokens':3";
        assertEquals(
                3,
                client.post("/v1/completions", request)
                        .at("/usage/completion_tokens")
                        .asInt());
        client.workspace().open(TinyModel.folder());
        assertEquals(
                3,
                client.post("/v1/completions", request)
                        .at("/usage/completion_tokens")
                        .asInt());
    }

    @Test
    void pathsAreRefusedIfOtherMachinesReachTheServer() throws Exception {
        try (var open = new PlayClient(folder, false)) {
            assertTrue(open.error(403, "/api/model", "'folder':'/'").contains("other machines"));
        }
    }
}
