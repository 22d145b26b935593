package kawi.samples.play.frame;

import java.util.Map;
import kawi.samples.http.Route;

/// The headers of every answer that keep the page to itself: only its own files run in it, it loads nothing from
/// elsewhere, and no other page can embed it or read from it.
public final class PageHeaders {
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin");

    private PageHeaders() {}

    /// The same route, with the headers in each answer.
    public static Route of(Route route) {
        return new Route(route.method(), route.path(), route.isOpen(), call -> {
            HEADERS.forEach(call::header);
            route.handler().answer(call);
        });
    }
}
