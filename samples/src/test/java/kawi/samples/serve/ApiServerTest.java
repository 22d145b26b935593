package kawi.samples.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import kawi.samples.http.RawClient;
import kawi.samples.request.SavedModel;
import kawi.samples.serve.decode.ServeLimits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Requests that run at the same time, wait, vanish, or come too late. No test depends on speed.
@Tag("slow")
class ApiServerTest {
    private static final String PATH = "/v1/completions";
    private static final String ENDLESS = "'prompt':'The','max_tokens':2000000000,'temperature':0";

    @TempDir
    private static Path temporary;

    private static SavedModel model;

    @BeforeAll
    static void train() throws IOException {
        model = ApiClient.train(temporary.resolve(ApiClient.MODEL));
    }

    private static ApiClient start(int slots, int queue) throws IOException {
        return new ApiClient(model, new ServeLimits(slots, queue, 8, Integer.MAX_VALUE));
    }

    /// A stream of which nothing more is read than its first event.
    private static RawClient endless(ApiClient api) throws IOException {
        var client = new RawClient(api.port());
        client.send(RawClient.post(PATH, ("{" + ENDLESS + ",'stream':true}").replace('\'', '"')));
        client.readUntil("data: ");
        return client;
    }

    private static void awaitHealth(ApiClient api, int running, int waiting) throws Exception {
        JsonNode health = api.get("/health");
        while (health.get("running").asInt() != running || health.get("waiting").asInt() != waiting) {
            health = api.get("/health");
        }
    }

    @Test
    void aClientThatVanishesFreesItsSlot() throws Exception {
        try (ApiClient api = start(1, 4)) {
            try (RawClient vanishing = endless(api)) {
                awaitHealth(api, 1, 0);
                vanishing.send("");
            }
            assertEquals(5, api.text("'prompt':'The','max_tokens':5").length(), "the only slot is free again");
            awaitHealth(api, 0, 0);
        }
    }

    @Test
    void aClientThatVanishesWhileItWaitsForAWholeAnswerFreesItsPlace() throws Exception {
        try (ApiClient api = start(1, 4)) {
            try (var vanishing = new RawClient(api.port());
                    var waiting = new RawClient(api.port())) {
                vanishing.send(RawClient.post(PATH, ("{" + ENDLESS + "}").replace('\'', '"')));
                awaitHealth(api, 1, 0);
                waiting.send(RawClient.post(PATH, ("{" + ENDLESS + "}").replace('\'', '"')));
                awaitHealth(api, 1, 1);
            }
            assertEquals(5, api.text("'prompt':'The','max_tokens':5").length());
            awaitHealth(api, 0, 0);
        }
    }

    @Test
    void aFullQueueIsStatus503AndSaysWhenToComeAgain() throws Exception {
        try (ApiClient api = start(1, 2);
                var waiting = new RawClient(api.port())) {
            try (RawClient running = endless(api)) {
                waiting.send(RawClient.post(PATH, "{\"prompt\":[\"The\",\"wh\"]}"));
                awaitHealth(api, 1, 2);
                HttpResponse<String> refused = api.send(PATH, "'prompt':'The'");
                assertEquals(503, refused.statusCode());
                assertTrue(refused.headers().firstValue("Retry-After").isPresent());
                assertTrue(refused.body().contains("\"code\":\"overloaded\""), refused.body());
                running.send("");
            }
            assertTrue(waiting.readUntil("total_tokens").startsWith("HTTP/1.1 200"), "those that wait are served");
            awaitHealth(api, 0, 0);
        }
    }

    /// The endless answer keeps the only slot until the server has begun to stop: so the others still wait at that
    /// time.
    @Test
    void stoppingFinishesWhatWaits() throws Exception {
        ApiClient api = start(1, 4);
        try (var stream = new RawClient(api.port());
                var whole = new RawClient(api.port())) {
            Thread stopping;
            try (RawClient running = endless(api)) {
                stream.send(RawClient.post(
                        PATH, "{\"prompt\":\"The\",\"max_tokens\":300,\"temperature\":0,\"stream\":true}"));
                whole.send(RawClient.post(PATH, "{\"prompt\":\"The\",\"max_tokens\":5}"));
                awaitHealth(api, 1, 2);
                stopping = Thread.ofVirtual().start(api.server()::close);
                int status = 200;
                while (status != 503) {
                    assertTrue(stopping.isAlive());
                    status = RawClient.request(api.port(), "GET /health HTTP/1.1", "Host: localhost")
                            .status();
                }
                running.send("");
            }
            String rest = stream.rest().text();
            assertTrue(rest.contains("\"finish_reason\":\"length\""), rest);
            assertTrue(rest.contains("data: [DONE]"));
            assertEquals(200, whole.rest().status());
            stopping.join();
            assertThrows(ConnectException.class, () -> api.send(PATH, "'prompt':'The'"));
        } finally {
            api.close();
        }
    }
}
