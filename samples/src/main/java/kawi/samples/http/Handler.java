package kawi.samples.http;

import java.io.IOException;

/// Answers the calls of a [Route]. Each call has a virtual thread of its own, which may block.
@FunctionalInterface
public interface Handler {
    /// @throws HttpFailure to answer with an error
    /// @throws IOException if the client has gone
    void answer(Call call) throws IOException;
}
