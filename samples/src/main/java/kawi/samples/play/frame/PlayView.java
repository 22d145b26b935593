package kawi.samples.play.frame;

import java.util.List;
import kawi.samples.http.Route;

/// The server's side of one view of the page: the handlers of `/api/NAME/`. The browser's side is the module
/// `views/NAME.js`; `samples/docs/play.md` tells how to add a view.
public interface PlayView extends AutoCloseable {
    /// The routes of the view.
    List<Route> routes();

    /// Ends what runs in the background. Called before the server waits for running requests.
    @Override
    default void close() {}
}
