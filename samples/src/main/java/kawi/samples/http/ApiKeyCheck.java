package kawi.samples.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/// Requires the API key, if there is one, as `Authorization: Bearer KEY`.
final class ApiKeyCheck {
    private static final String SCHEME = "Bearer ";

    private ApiKeyCheck() {}

    /// @throws HttpFailure 401 without the right key
    static void check(Call call, HttpSettings settings) {
        if (settings.apiKey().isEmpty()) {
            return;
        }
        List<String> values = call.headers("Authorization");
        boolean isKnown = values.size() == 1
                && values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && isEqual(
                        values.getFirst().substring(SCHEME.length()).strip(),
                        settings.apiKey().get());
        if (!isKnown) {
            call.header("WWW-Authenticate", "Bearer");
            throw new HttpFailure(401, "the API key is missing or wrong: send it as \"Authorization: Bearer KEY\"")
                    .withCode("invalid_api_key");
        }
    }

    /// Takes the same time wherever the texts differ.
    private static boolean isEqual(String given, String key) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
    }
}
