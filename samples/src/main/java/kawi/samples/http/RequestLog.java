package kawi.samples.http;

import java.util.function.Consumer;
import kawi.tokenizer.io.OneLine;

/// One line for each request: what was requested, by whom, the status, the time. What a client sends can neither forge
/// lines nor steer a terminal.
///
/// @param lines receives each line
public record RequestLog(Consumer<String> lines) {
    /// What the log shows as the status if the client has gone before the answer, as nginx does.
    static final int CLIENT_GONE = 499;

    /// A log that keeps nothing.
    public static RequestLog none() {
        return new RequestLog(line -> {});
    }

    void ended(Call call, String client, int status, long nanos) {
        String note = call.noted().isEmpty() ? "" : "  " + call.noted();
        String line = "%s %s %d  %,d ms  %s%s"
                .formatted(call.method(), call.shownPath(), status, nanos / 1_000_000, client, note);
        lines.accept(OneLine.of(line));
    }
}
