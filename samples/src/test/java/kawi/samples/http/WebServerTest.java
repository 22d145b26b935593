package kawi.samples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The server with routes of its own kinds: quick, long, streaming, failing. No test depends on how fast it is.
class WebServerTest {
    private static final int MAX_BODY = 1000;
    private static final String HALF_SENT = String.join(
            "\r\n",
            "POST /length HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Content-Length: 100",
            "",
            "{");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        server = start(LONG, LONG, SHORT);
    }

    @AfterEach
    void stop() {
        release.countDown();
        client.close();
        server.close();
    }

    private WebServer start(Duration read, Duration write, Duration heartbeat) throws IOException {
        var routes = new Routes(List.of(
                Route.get("/hello", call -> call.send(200, Map.of("hello", "world"))),
                Route.post("/length", call -> call.send(200, Map.of("length", call.jsonBody().length))),
                Route.get("/below/", call -> call.send(200, Map.of("path", call.path()))),
                Route.get("/wrong", call -> {
                    throw new IllegalStateException("a\nfault");
                }),
                Route.get("/endless", call -> {
                    var events = new EventStream(call);
                    while (true) {
                        events.event(Map.of("text", "x".repeat(1000)));
                    }
                }),
                Route.get("/waits", call -> {
                    var answer = new LongJson(call);
                    entered.countDown();
                    while (!isReleased(call.heartbeat())) {
                        answer.heartbeat();
                    }
                    answer.send(Map.of("done", true));
                }),
                Route.get("/held", call -> {
                    entered.countDown();
                    assertTrue(isReleased(LONG));
                    call.send(200, Map.of("done", true));
                })));
        HttpSettings settings = HttpSettings.local(0).withMaxBodyBytes(MAX_BODY).withTimes(read, write, heartbeat);
        return WebServer.start(settings, routes, new RequestLog(log::add));
    }

    private boolean isReleased(Duration time) {
        try {
            return release.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String type, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return server.address().resolve(path);
    }

    @Test
    void aRouteAnswersAndTheLogHasALine() throws Exception {
        HttpResponse<String> response = get("/hello");
        assertEquals(200, response.statusCode());
        assertEquals("{\"hello\":\"world\"}", response.body());
        assertEquals(
                "application/json",
                response.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(log.take().startsWith("GET /hello 200 "));
        assertEquals("{\"path\":\"/below/a b\"}", get("/below/a%20b").body());
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        HttpResponse<String> response =
                client.send(HttpRequest.newBuilder(uri("/hello")).HEAD().build(), BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        assertEquals("", response.body());
    }

    @Test
    void errorsHaveOneForm() throws Exception {
        assertEquals(
                "{\"error\":{\"message\":\"there is nothing at /no\",\"type\":\"invalid_request_error\","
                        + "\"param\":null,\"code\":\"unknown_url\"}}",
                get("/no").body());
        assertEquals(404, get("/no").statusCode());
        HttpResponse<String> wrongMethod = post("/hello", "application/json", "{}");
        assertEquals(405, wrongMethod.statusCode());
        assertEquals("GET", wrongMethod.headers().firstValue("Allow").orElseThrow());
        HttpResponse<String> fault = get("/wrong");
        assertEquals(500, fault.statusCode());
        assertTrue(fault.body().contains("\"type\":\"server_error\""), fault.body());
    }

    @Test
    void everyLineOfTheLogIsOneLine() throws Exception {
        get("/wrong");
        assertEquals(1, log.take().lines().count());
    }

    @Test
    void aBodyMayBeAsLargeAsTheLimitAndNoLarger() throws Exception {
        assertEquals(
                "{\"length\":1000}",
                post("/length", "application/json", "x".repeat(MAX_BODY)).body());
        assertEquals(
                413,
                post("/length", "application/json", "x".repeat(MAX_BODY + 1)).statusCode());
        assertEquals(
                413, post("/length", "application/json", "x".repeat(3_000_000)).statusCode());
        HttpRequest chunked = HttpRequest.newBuilder(uri("/length"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArrays(
                        List.of(new byte[600], "x".repeat(600).getBytes(StandardCharsets.UTF_8))))
                .build();
        assertEquals(413, client.send(chunked, BodyHandlers.ofString()).statusCode());
        assertEquals(200, get("/hello").statusCode());
    }

    @Test
    void aBodyThatIsNotSaidToBeJsonIsRefused() throws Exception {
        assertEquals(
                200, post("/length", "application/json; charset=utf-8", "{}").statusCode());
        assertEquals(415, post("/length", "text/plain", "{}").statusCode());
        assertEquals(
                415, post("/length", "application/x-www-form-urlencoded", "{}").statusCode());
        assertEquals(
                415,
                RawClient.request(server.port(), "POST /length HTTP/1.1", "Host: localhost", "Content-Length: 0")
                        .status());
    }

    @Test
    void pathsThatLeadUpwardsLeadNowhere() throws IOException {
        for (String path : List.of("/../../etc/passwd", "/below/../hello", "/%2e%2e/hello", "//hello", "/hello/")) {
            int status = RawClient.request(server.port(), "GET " + path + " HTTP/1.1", "Host: localhost")
                    .status();
            assertEquals(path.startsWith("/below/") ? 200 : 404, status, path);
        }
    }

    @Test
    void halfSentRequestsKeepNobodyWaiting() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            var half = new RawClient(server.port());
            half.send(
                    switch (i % 4) {
                        case 0 -> "";
                        case 1 -> "GET /hel";
                        case 2 -> "GET /hello HTTP/1.1\r\nHost: loc";
                        default -> HALF_SENT;
                    });
            clients.add(half);
        }
        assertEquals(200, get("/hello").statusCode());
        RawClient.close(clients);
        assertEquals(200, get("/hello").statusCode());
    }

    @Test
    void whatIsNotHttpIsRefusedAndTheServerSurvives() throws Exception {
        List<String> garbage = List.of(
                "\u0016\u0003\u0001\u0002\u0000\u0001",
                "\r\n\r\n\r\n",
                "GET\r\n\r\n",
                "GET /hello\r\n\r\n",
                "GET http:hello HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /% HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost : localhost\r\n\r\n",
                "GET /hello HTTP/1.1\r\n" + "A: b\r\n".repeat(100_000) + "\r\n",
                "GET /hello HTTP/1.1\r\nA: " + "b".repeat(1_000_000) + "\r\n\r\n",
                "GET /" + "a".repeat(1_000_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999999999999999\r\n\r\n",
                "POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                HALF_SENT.replace("Content-Length: 100", "Transfer-Encoding: chunked") + "\r\n\r\n");
        for (String each : garbage) {
            try (var raw = new RawClient(server.port())) {
                try {
                    raw.send(each);
                } catch (IOException e) {
                    assertTrue(each.length() > 100_000, "the server closed early: " + each);
                }
            }
            assertEquals(200, get("/hello").statusCode(), each.substring(0, Math.min(80, each.length())));
        }
    }

    @Test
    void manyConnectionsAreServedAtTheSameTime() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            var each = new RawClient(server.port());
            each.send("GET /held HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            clients.add(each);
        }
        release.countDown();
        for (RawClient each : clients) {
            assertEquals(200, each.rest().status());
        }
        RawClient.close(clients);
    }

    @Test
    void aBodyThatDoesNotArriveInTimeEndsTheConnection() throws Exception {
        server.close();
        server = start(SHORT, LONG, LONG);
        try (var slow = new RawClient(server.port())) {
            slow.send(HALF_SENT);
            assertEquals("", slow.rest().text());
        }
        assertTrue(log.take().startsWith("POST /length 499 "));
    }

    @Test
    void aClientThatDoesNotReadEndsTheConnection() throws Exception {
        server.close();
        server = start(LONG, SHORT, LONG);
        try (var deaf = new RawClient(server.port())) {
            deaf.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertTrue(log.take().startsWith("GET /endless 499 "));
        }
    }

    @Test
    void aClientThatGoesAwayEndsAStream() throws Exception {
        try (var leaving = new RawClient(server.port())) {
            leaving.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
            leaving.readUntil("data: {\"text\":\"xxx");
        }
        assertTrue(log.take().startsWith("GET /endless 499 "));
    }

    @Test
    void aClientThatGoesAwayWhileItWaitsIsNoticedByTheHeartbeat() throws Exception {
        try (var leaving = new RawClient(server.port())) {
            leaving.send("GET /waits HTTP/1.1\r\nHost: localhost\r\n\r\n");
            entered.await();
        }
        assertTrue(log.take().startsWith("GET /waits 499 "));
    }

    @Test
    void aLongAnswerIsJsonWithHeartbeatsAndWithout() throws Exception {
        try (var waiting = new RawClient(server.port())) {
            waiting.send("GET /waits HTTP/1.1\r\nHost: localhost\r\n\r\n");
            waiting.readUntil("\r\n1\r\n \r\n"); // a chunk of one space
        }
        release.countDown();
        assertEquals("{\"done\":true}", get("/waits").body());
    }

    @Test
    void stoppingLetsRunningAnswersFinishAndTakesNoNewOnes() throws Exception {
        try (var running = new RawClient(server.port())) {
            running.send("GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n");
            entered.await();
            var stopping = Thread.ofVirtual().start(() -> server.stop(LONG));
            while (get("/hello").statusCode() != 503) {
                assertTrue(stopping.isAlive());
            }
            release.countDown();
            assertEquals("{\"done\":true}", running.rest().body());
            stopping.join();
        }
        assertThrows(IOException.class, () -> RawClient.request(server.port(), "GET /hello HTTP/1.1"));
    }

    @Test
    void aPortThatIsTakenIsAnError() {
        HttpSettings same = HttpSettings.local(server.port());
        assertThrows(IOException.class, () -> WebServer.start(same, new Routes(List.of()), RequestLog.none()));
        HttpSettings unknown = HttpSettings.local(0).withAddress("no.such.host.invalid", 0);
        IOException e = assertThrows(
                IOException.class, () -> WebServer.start(unknown, new Routes(List.of()), RequestLog.none()));
        assertFalse(e.getMessage().isEmpty());
    }
}
