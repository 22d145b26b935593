package kawi.samples.http;

import java.io.IOException;
import kawi.tokenizer.json.JsonText;

/// A response of server-sent events, each sent at once (the WHATWG's HTML standard, section 9.2).
public final class EventStream implements LongAnswer {
    private final Call call;

    /// Begins the response.
    ///
    /// @throws IOException if the client has gone
    public EventStream(Call call) throws IOException {
        this.call = call;
        call.header("X-Accel-Buffering", "no"); // for proxies, which would collect the events
        call.begin("text/event-stream; charset=utf-8");
    }

    /// Sends an event.
    ///
    /// @param json a map, list or record
    /// @throws IOException if the client has gone
    public void event(Object json) throws IOException {
        text(JsonText.line(json));
    }

    /// Sends an event that is not JSON.
    ///
    /// @param data on one line
    /// @throws IOException if the client has gone
    public void text(String data) throws IOException {
        call.part("data: " + data + "\n\n");
    }

    /// Sends a comment, which clients ignore.
    @Override
    public void heartbeat() throws IOException {
        call.part(": waiting\n\n");
    }
}
