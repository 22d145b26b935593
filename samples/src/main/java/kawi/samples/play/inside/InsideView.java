package kawi.samples.play.inside;

import java.util.List;
import kawi.samples.http.Route;
import kawi.samples.play.frame.PlayView;
import kawi.samples.play.frame.Requests;
import kawi.samples.play.frame.Workspace;

/// The server's side of the view Inside.
public final class InsideView implements PlayView {
    private final Workspace workspace;

    public InsideView(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/inside/facts", call -> call.send(200, Requests.check(() -> inside().facts()))),
                Route.post("/api/inside/attention", call -> {
                    byte[] json = call.jsonBody();
                    call.send(200, Requests.check(() -> inside().attention(json)));
                }),
                Route.post("/api/inside/layers", call -> {
                    byte[] json = call.jsonBody();
                    call.send(200, Requests.check(() -> inside().layers(json)));
                }),
                Route.post("/api/inside/batch", call -> {
                    byte[] json = call.jsonBody();
                    call.send(200, Requests.check(() -> inside().batch(json)));
                }));
    }

    private ModelInside inside() {
        return new ModelInside(workspace.requireModel().saved(), workspace.device());
    }
}
