package kawi.samples.http;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// All routes of a server.
///
/// @param routes the first that fits is taken
public record Routes(List<Route> routes) {

    /// @throws HttpFailure 404 if there is no such path, 405 if it has other methods
    Route find(Call call) {
        List<Route> ofPath =
                routes.stream().filter(route -> route.hasPath(call.path())).toList();
        if (ofPath.isEmpty()) {
            throw new HttpFailure(404, "there is nothing at " + call.shownPath()).withCode("unknown_url");
        }
        return ofPath.stream()
                .filter(route -> route.hasMethod(call.method()))
                .findFirst()
                .orElseThrow(() -> {
                    String allowed = methods(ofPath);
                    call.header("Allow", allowed);
                    return new HttpFailure(405, call.shownPath() + " takes " + allowed + ", not " + call.method());
                });
    }

    /// Lets the route of a call answer it.
    ///
    /// @throws HttpFailure 404 if there is no such path, 405 if it has other methods
    /// @throws IOException if the client has gone
    public void answer(Call call) throws IOException {
        find(call).handler().answer(call);
    }

    /// The methods of a path, for a browser that asks before it sends.
    String methods(String path) {
        return methods(routes.stream().filter(route -> route.hasPath(path)).toList());
    }

    private static String methods(List<Route> routes) {
        return routes.stream().map(Route::method).distinct().sorted().collect(Collectors.joining(", "));
    }
}
