package kawi.samples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.samples.http.RawClient.Response;
import org.junit.jupiter.api.Test;

/// Who may use the server: the Host header, the origin of web pages, the API key.
class AccessTest {
    private static final Routes ROUTES = new Routes(List.of(
            Route.get("/health", call -> call.send(200, Map.of("ok", true))).open(),
            Route.get("/", call -> call.send(200, Map.of("ok", true))),
            Route.post("/act", call -> call.send(200, Map.of("ok", true)))));

    private static Response ask(HttpSettings settings, String... headers) throws IOException {
        return send(settings, "GET /", headers);
    }

    private static Response send(HttpSettings settings, String request, String... headers) throws IOException {
        try (WebServer server = WebServer.start(settings, ROUTES, RequestLog.none())) {
            String[] lines = new String[headers.length + 1];
            lines[0] = request + " HTTP/1.1";
            for (int i = 0; i < headers.length; i++) {
                lines[i + 1] = headers[i].replace("PORT", Integer.toString(server.port()));
            }
            return RawClient.request(server.port(), lines);
        }
    }

    private static HttpSettings local() {
        return HttpSettings.local(0);
    }

    private static HttpSettings open(String... origins) {
        return local().withAccess(List.of("my.box"), List.of(origins), Optional.empty());
    }

    @Test
    void theHostMustBeTheServersOwn() throws IOException {
        for (String own : List.of(
                "localhost",
                "LOCALHOST:PORT",
                "kawi.localhost",
                "127.0.0.1",
                "127.0.0.1:PORT",
                "[::1]:PORT",
                "10.1.2.3")) {
            assertEquals(200, ask(local(), "Host: " + own).status(), own);
        }
        for (String other : List.of(
                "evil.example",
                "evil.example:PORT",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "my.box",
                "",
                "127.0.0.1@evil.example",
                "1.2.3.4.5",
                "[::1]x")) {
            assertEquals(403, ask(local(), "Host: " + other).status(), other);
        }
        assertEquals(200, ask(open(), "Host: my.box:PORT").status());
        assertEquals(400, ask(local()).status(), "no host at all");
        assertEquals(400, ask(local(), "Host: localhost", "Host: localhost").status(), "two hosts");
    }

    @Test
    void otherWebPagesAreRefused() throws IOException {
        assertEquals(
                200,
                ask(local(), "Host: localhost:PORT", "Origin: http://localhost:PORT")
                        .status());
        for (String other : List.of(
                "http://evil.example",
                "null",
                "http://localhost",
                "http://localhost:1",
                "http://127.0.0.1:PORT",
                "file://")) {
            assertEquals(
                    403,
                    ask(local(), "Host: localhost:PORT", "Origin: " + other).status(),
                    other);
            assertEquals(
                    403,
                    send(local(), "POST /act", "Host: localhost:PORT", "Origin: " + other)
                            .status(),
                    other);
        }
        assertEquals(
                403,
                ask(local(), "Host: localhost", "Sec-Fetch-Site: cross-site").status());
        assertEquals(
                403,
                ask(local(), "Host: localhost", "Sec-Fetch-Site: same-site").status());
        assertEquals(
                200, ask(local(), "Host: localhost", "Sec-Fetch-Site: none").status());
        assertEquals(
                200,
                ask(local(), "Host: localhost", "Sec-Fetch-Site: same-origin").status());
    }

    @Test
    void allowedOriginsMayReadTheAnswerAndNoOthers() throws IOException {
        HttpSettings settings = open("https://page.example");
        Response allowed = ask(settings, "Host: localhost", "Origin: https://page.example");
        assertEquals(200, allowed.status());
        assertTrue(allowed.hasHeader("Access-Control-Allow-Origin: https://page.example"), allowed.text());
        assertTrue(allowed.hasHeader("Vary: Origin"));
        Response other = ask(settings, "Host: localhost", "Origin: https://other.example");
        assertEquals(403, other.status());
        assertFalse(other.text().contains("Access-Control-Allow-Origin"));
        assertEquals(
                200,
                ask(open("*"), "Host: localhost", "Origin: https://other.example")
                        .status());
        assertEquals(
                403,
                ask(open("*"), "Host: evil.example", "Origin: https://other.example")
                        .status());
    }

    @Test
    void aBrowsersQuestionIsAnswered() throws IOException {
        String[] question = {
            "Host: localhost",
            "Origin: https://page.example",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,content-type"
        };
        Response yes = send(open("https://page.example"), "OPTIONS /act", question);
        assertEquals(204, yes.status());
        assertTrue(yes.text().contains("POST"), yes.text());
        assertTrue(yes.hasHeader("Access-Control-Allow-Headers: authorization,content-type"), yes.text());
        assertEquals(403, send(local(), "OPTIONS /act", question).status());
    }

    @Test
    void theKeyIsRequiredExceptForOpenRoutes() throws IOException {
        HttpSettings settings = local().withAccess(List.of(), List.of(), Optional.of("secret"));
        Response without = ask(settings, "Host: localhost");
        assertEquals(401, without.status());
        assertTrue(without.body().contains("\"code\":\"invalid_api_key\""), without.body());
        assertTrue(without.hasHeader("WWW-Authenticate: Bearer"));
        assertEquals(
                200,
                ask(settings, "Host: localhost", "Authorization: Bearer secret").status());
        assertEquals(
                200,
                ask(settings, "Host: localhost", "authorization: bearer secret").status());
        for (String wrong : List.of("Bearer secre", "Bearer secretx", "Bearer", "secret", "Basic secret", "")) {
            assertEquals(
                    401,
                    ask(settings, "Host: localhost", "Authorization: " + wrong).status(),
                    wrong);
        }
        assertEquals(200, send(settings, "GET /health", "Host: localhost").status());
    }
}
