package kawi.samples.play.write;

import java.util.List;
import java.util.Optional;
import kawi.samples.http.Route;
import kawi.samples.play.frame.OpenModel;
import kawi.samples.play.frame.PlayView;
import kawi.samples.play.frame.Requests;
import kawi.samples.play.frame.Workspace;

/// The server's side of the view Write.
public final class WriteView implements PlayView {
    private final Workspace workspace;
    private Optional<Opened> opened = Optional.empty();

    private record Opened(OpenModel model, TextPrediction prediction) {}

    public WriteView(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/write/facts", call -> call.send(200, prediction().facts())),
                Route.post("/api/write/encode", call -> {
                    byte[] json = call.jsonBody();
                    call.send(200, Requests.check(() -> prediction().encode(json)));
                }),
                Route.post("/api/write/predict", call -> {
                    byte[] json = call.jsonBody();
                    call.send(200, Requests.check(() -> prediction().predict(json)));
                }),
                Route.post("/api/write/cache", call -> {
                    byte[] json = call.jsonBody();
                    call.send(200, Requests.check(() -> prediction().compareCache(json)));
                }));
    }

    /// What is kept for the current model. It is dropped with the model.
    private synchronized TextPrediction prediction() {
        OpenModel model = workspace.requireModel();
        if (opened.isEmpty() || !opened.get().model().equals(model)) {
            opened = Optional.of(
                    new Opened(model, new TextPrediction(model.saved(), workspace.device(), System::nanoTime)));
        }
        return opened.get().prediction();
    }
}
