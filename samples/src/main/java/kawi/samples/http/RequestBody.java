package kawi.samples.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The body of a request, read with limits of size and time.
final class RequestBody {
    private static final String JSON = "application/json";

    /// How much of a body that is too large is read and thrown away, so that the client, which is still sending, reads
    /// the answer instead of a broken connection.
    private static final int MAX_SKIPPED_BYTES = 64 << 20;

    private RequestBody() {}

    /// The bytes of a JSON body.
    ///
    /// @throws HttpFailure 413 if it is too large, 415 if it is not JSON
    static byte[] read(HttpExchange exchange, HttpSettings settings, Deadlines deadlines, int max) throws IOException {
        List<String> types = Optional.ofNullable(exchange.getRequestHeaders().get("Content-Type"))
                .orElse(List.of());
        boolean isJson = types.size() == 1
                && types.getFirst()
                        .split(";", 2)[0]
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals(JSON);
        InputStream in = exchange.getRequestBody();
        byte[] bytes = deadlines.within(settings.maxReadTime(), () -> in.readNBytes(max + 1));
        if (bytes.length > max) {
            skip(in, settings, deadlines);
            throw new HttpFailure(413, "the body of the request is larger than " + max + " bytes");
        }
        if (!isJson) {
            throw new HttpFailure(
                    415, "the body must be JSON, and the header must say so: \"Content-Type: " + JSON + "\"");
        }
        return bytes;
    }

    private static void skip(InputStream in, HttpSettings settings, Deadlines deadlines) throws IOException {
        deadlines.within(settings.maxReadTime(), () -> {
            byte[] buffer = new byte[1 << 16];
            long skipped = 0;
            int count = in.read(buffer);
            while (count >= 0 && skipped < MAX_SKIPPED_BYTES) {
                skipped += count;
                count = in.read(buffer);
            }
            return skipped;
        });
    }
}
