package kawi.samples.play;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.samples.http.HttpSettings;
import kawi.samples.http.RequestLog;
import kawi.samples.http.Route;
import kawi.samples.http.Routes;
import kawi.samples.http.WebServer;
import kawi.samples.play.frame.ModelRoutes;
import kawi.samples.play.frame.PageFiles;
import kawi.samples.play.frame.PageHeaders;
import kawi.samples.play.frame.PlayView;
import kawi.samples.play.frame.Workspace;
import kawi.samples.play.inside.InsideView;
import kawi.samples.play.lessons.LessonsView;
import kawi.samples.play.machine.MachineView;
import kawi.samples.play.machine.Measurement;
import kawi.samples.play.tokens.TokensView;
import kawi.samples.play.train.TrainView;
import kawi.samples.play.write.WriteView;

/// The server of the page: its files, the API of each view, and OpenAI's API for the current model.
public final class PlayServer implements AutoCloseable {
    private static final Duration MAX_STOP = Duration.ofSeconds(10);

    private final List<PlayView> views;
    private final WebServer server;

    private PlayServer(List<PlayView> views, WebServer server) {
        this.views = views;
        this.server = server;
    }

    /// Starts a server.
    ///
    /// @param language of the page, `zh` or `en`; empty for the browser's
    /// @throws IOException if the address cannot be used
    public static PlayServer start(
            Workspace workspace, Optional<String> language, HttpSettings settings, RequestLog log) throws IOException {
        return start(workspace, language, Measurement.DEFAULT, settings, log);
    }

    /// Starts a server that measures the machine in another way.
    static PlayServer start(
            Workspace workspace,
            Optional<String> language,
            Measurement measurement,
            HttpSettings settings,
            RequestLog log)
            throws IOException {
        List<PlayView> views = views(workspace, language, measurement);
        Stream<Route> routes =
                Stream.concat(views.stream().flatMap(view -> view.routes().stream()), PageFiles.routes().stream());
        return new PlayServer(
                views,
                WebServer.start(settings, new Routes(routes.map(PageHeaders::of).toList()), log));
    }

    /// The server's sides of all views.
    private static List<PlayView> views(Workspace workspace, Optional<String> language, Measurement measurement) {
        return List.of(
                new ModelRoutes(workspace, language),
                new TrainView(workspace),
                new WriteView(workspace),
                new InsideView(workspace),
                new TokensView(workspace),
                new LessonsView(workspace),
                new MachineView(workspace, measurement),
                new CurrentApi(workspace));
    }

    /// The address for browsers on this machine.
    public URI address() {
        return server.address();
    }

    /// Ends what runs, such as a training, which is saved, and stops.
    @Override
    public void close() {
        views.forEach(PlayView::close);
        server.stop(MAX_STOP);
    }
}
