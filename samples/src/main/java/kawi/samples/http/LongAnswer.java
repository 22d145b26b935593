package kawi.samples.http;

import java.io.IOException;

/// A response that takes a while. HTTP tells a server that a client has gone only when the server writes, so something
/// must be written from time to time.
public interface LongAnswer {
    /// Sends a sign of life.
    ///
    /// @throws IOException if the client has gone
    void heartbeat() throws IOException;
}
