package kawi.samples.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kawi.tokenizer.json.JsonText;

/// A request and its response.
public final class Call {
    private static final int MAX_SHOWN_PATH = 100;

    private final HttpExchange exchange;
    private final HttpSettings settings;
    private final Deadlines deadlines;
    private String note = "";

    Call(HttpExchange exchange, HttpSettings settings, Deadlines deadlines) {
        this.exchange = exchange;
        this.settings = settings;
        this.deadlines = deadlines;
    }

    // ---- the request

    /// The method, such as `POST`.
    public String method() {
        return exchange.getRequestMethod();
    }

    /// The path, without escapes.
    public String path() {
        return String.valueOf(exchange.getRequestURI().getPath());
    }

    /// The path as it was sent, on one line and not too long.
    String shownPath() {
        String path = String.valueOf(exchange.getRequestURI().getRawPath());
        return path.length() <= MAX_SHOWN_PATH ? path : path.substring(0, MAX_SHOWN_PATH) + "...";
    }

    /// The values of a header of the request.
    List<String> headers(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().get(name)).orElse(List.of());
    }

    /// The body, which is JSON.
    ///
    /// @throws HttpFailure if it is too large or something else
    /// @throws IOException if it does not arrive
    public byte[] jsonBody() throws IOException {
        return jsonBody(settings.maxBodyBytes());
    }

    /// The body, which is JSON, with a size limit of its own.
    ///
    /// @throws HttpFailure if it is too large or something else
    /// @throws IOException if it does not arrive
    public byte[] jsonBody(int maxBytes) throws IOException {
        return RequestBody.read(exchange, settings, deadlines, maxBytes);
    }

    // ---- the response

    /// Sets a header of the response.
    public void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    /// Adds something about this call to its line in the log.
    public void note(String text) {
        note = text;
    }

    String noted() {
        return note;
    }

    /// Sends the whole response.
    ///
    /// @param json a map, list or record
    public void send(int status, Object json) throws IOException {
        byte[] bytes = JsonText.line(json).getBytes(StandardCharsets.UTF_8);
        send(status, "application/json", bytes);
    }

    /// Sends the whole response.
    ///
    /// @param bytes at least one
    public void send(int status, String contentType, byte... bytes) throws IOException {
        header("Content-Type", contentType);
        boolean hasBody = !method().equals("HEAD");
        transfer(() -> {
            exchange.sendResponseHeaders(status, hasBody ? bytes.length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(bytes);
                exchange.getResponseBody().close();
            }
            return status;
        });
    }

    /// Sends a response without a body.
    void sendNothing() throws IOException {
        transfer(() -> {
            exchange.sendResponseHeaders(204, -1);
            return 204;
        });
    }

    /// Begins a response of unknown length.
    void begin(String contentType) throws IOException {
        header("Content-Type", contentType);
        header("Cache-Control", "no-store");
        transfer(() -> {
            exchange.sendResponseHeaders(200, 0);
            return 200;
        });
    }

    /// Sends a part of a response of unknown length at once.
    void part(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        transfer(() -> {
            OutputStream out = exchange.getResponseBody();
            out.write(bytes);
            out.flush();
            return bytes.length;
        });
    }

    private <T> T transfer(Deadlines.Transfer<T> transfer) throws IOException {
        return deadlines.within(settings.maxWriteTime(), transfer);
    }

    /// Whether the response has begun; then no error can be sent any more.
    boolean hasBegun() {
        return exchange.getResponseCode() >= 0;
    }

    /// The status of the response; -1 before it has begun.
    int status() {
        return exchange.getResponseCode();
    }

    /// Ends the call. The connection serves the next one.
    ///
    /// @throws IOException if the client sends the rest of its request too slowly
    void end() throws IOException {
        transfer(() -> {
            exchange.close(); // which reads the rest of the request
            return status();
        });
    }

    /// The interval of heartbeats to a waiting client.
    public Duration heartbeat() {
        return settings.heartbeat();
    }
}
