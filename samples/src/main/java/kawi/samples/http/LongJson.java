package kawi.samples.http;

import java.io.IOException;
import kawi.tokenizer.json.JsonText;

/// A JSON response that takes a while. Until the first heartbeat nothing is sent, so that a quick answer has its own
/// status. A heartbeat is a space: JSON may begin with any number of them.
public final class LongJson implements LongAnswer {
    private final Call call;
    private boolean hasBegun;

    /// A response of which nothing is sent yet.
    public LongJson(Call call) {
        this.call = call;
    }

    @Override
    public void heartbeat() throws IOException {
        if (!hasBegun) {
            call.begin("application/json");
            hasBegun = true;
        }
        call.part(" ");
    }

    /// Sends the response.
    ///
    /// @param json a map, list or record
    /// @throws IOException if the client has gone
    public void send(Object json) throws IOException {
        if (hasBegun) {
            call.part(JsonText.line(json));
        } else {
            call.send(200, json);
        }
    }

    /// Sends an error instead. After a heartbeat the status is that of success, but the body is the error's.
    ///
    /// @throws IOException if the client has gone
    public void fail(HttpFailure failure) throws IOException {
        if (hasBegun) {
            call.part(JsonText.line(failure.body()));
        } else {
            throw failure;
        }
    }
}
