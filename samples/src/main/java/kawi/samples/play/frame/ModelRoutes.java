package kawi.samples.play.frame;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kawi.samples.http.Call;
import kawi.samples.http.Route;
import kawi.samples.http.json.Fields;
import kawi.samples.http.json.RequestFields;

/// What the page needs before any view: the language, the current model, and the models to choose from.
public final class ModelRoutes implements PlayView {
    private final Workspace workspace;
    private final Optional<String> language;

    /// @param language `zh` or `en`; empty for the browser's
    public ModelRoutes(Workspace workspace, Optional<String> language) {
        this.workspace = workspace;
        this.language = language;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/api/state", this::state), Route.post("/api/model", this::choose));
    }

    private void state(Call call) throws IOException {
        call.send(
                200,
                Fields.of(
                        "language", language.orElse(null),
                        "changes", workspace.changes(),
                        "model", workspace.current().map(OpenModel::description).orElse(null),
                        "models", workspace.models().stream().map(this::entry).toList()));
    }

    private Object entry(Path model) {
        return Fields.of(
                "name", OpenModel.nameOf(model), "folder", model.toString(), "adapter", OpenModel.isAdapter(model));
    }

    private void choose(Call call) throws IOException {
        RequestFields fields = RequestFields.parse(call.jsonBody());
        fields.check(Set.of("folder"), Set.of(), Set.of());
        String chosen = fields.at("folder").text();
        Path listed = workspace.models().stream()
                .filter(each -> each.toString().equals(chosen))
                .findFirst()
                .orElseGet(() -> Requests.path(workspace, chosen));
        call.send(200, Requests.check(() -> workspace.open(listed)).description());
    }
}
