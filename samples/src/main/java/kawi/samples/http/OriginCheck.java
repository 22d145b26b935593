package kawi.samples.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Refuses requests of other web pages. Every page that a user has open can send requests to servers on the user's
/// machine; it cannot read the answers, but it could make the server work. Browsers say where a request comes from in
/// the headers `Origin` and `Sec-Fetch-Site`; other clients send neither.
final class OriginCheck {
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none"); // none: typed into the address bar
    private static final String ALL = "*";

    private OriginCheck() {}

    /// Checks a call, and allows pages of the allowed origins to read the answer.
    ///
    /// @throws HttpFailure 403 if another web page has sent it
    static void check(Call call, HttpSettings settings) {
        List<String> origins = call.headers("Origin");
        List<String> allowed = settings.allowedOrigins();
        Optional<String> allowedOrigin = origins.stream()
                .filter(origin -> allowed.contains(ALL) || allowed.contains(origin))
                .findFirst();
        if (!allowed.isEmpty()) {
            call.header("Vary", "Origin");
        }
        if (origins.size() == 1 && allowedOrigin.isPresent()) {
            call.header("Access-Control-Allow-Origin", allowedOrigin.get());
        } else if (!isOwn(call, origins, allowed)) {
            throw new HttpFailure(
                    403, "another web page has sent this request; kawi serve allows its origin with --allow-origin");
        }
    }

    private static boolean isOwn(Call call, List<String> origins, List<String> allowed) {
        if (origins.isEmpty()) {
            return allowed.contains(ALL) || OWN_SITES.containsAll(call.headers("Sec-Fetch-Site"));
        }
        // The server speaks HTTP; behind a proxy that speaks HTTPS the page has the same name.
        String host = call.headers("Host").getFirst();
        return origins.size() == 1
                && Set.of("http://" + host, "https://" + host).contains(origins.getFirst());
    }

    /// Answers the question of a browser whether a page may send a request.
    static void answerPreflight(Call call, String methods) {
        call.header("Access-Control-Allow-Methods", methods);
        call.headers("Access-Control-Request-Headers").stream()
                .findFirst()
                .ifPresent(names -> call.header("Access-Control-Allow-Headers", names));
        call.header("Access-Control-Max-Age", "600");
    }
}
