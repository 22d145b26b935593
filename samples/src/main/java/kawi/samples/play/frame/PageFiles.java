package kawi.samples.play.frame;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kawi.samples.http.Call;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.Route;

/// The files of the page. All are resources: the page works without a network.
public final class PageFiles {
    private static final String FOLDER = "/kawi/samples/play/page/";

    /// The chart library, a WebJar, by the names under which the page knows its files.
    private static final Map<String, String> LIBRARIES = Map.of(
            "lib/uplot.js", "META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.esm.js",
            "lib/uplot.css", "META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.min.css");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml");

    /// Names of files, in folders without a dot: nothing outside the page's folder has such a name.
    private static final Pattern NAME = Pattern.compile("([a-z0-9-]+/)*[a-z0-9-]+(\\.[a-z0-9]+)+");

    private PageFiles() {}

    /// The route of all files. It fits every path, so it must come last.
    public static List<Route> routes() {
        return List.of(Route.get("/", PageFiles::send));
    }

    private static void send(Call call) throws IOException {
        String name = call.path().equals("/") ? "index.html" : call.path().substring(1);
        try (InputStream file = open(name)) {
            if (file == null) {
                throw new HttpFailure(404, "there is no such page").withCode("unknown_url");
            }
            call.header("Cache-Control", "no-cache");
            call.send(200, TYPES.get(name.substring(name.lastIndexOf('.') + 1)), file.readAllBytes());
        }
    }

    /// @return null if there is no such file
    private static InputStream open(String name) {
        if (LIBRARIES.containsKey(name)) {
            return PageFiles.class.getClassLoader().getResourceAsStream(LIBRARIES.get(name));
        }
        boolean isPage = NAME.matcher(name).matches() && TYPES.containsKey(name.substring(name.lastIndexOf('.') + 1));
        return isPage ? PageFiles.class.getResourceAsStream(FOLDER + name) : null;
    }
}
