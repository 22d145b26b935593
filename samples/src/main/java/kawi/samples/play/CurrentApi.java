package kawi.samples.play;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kawi.samples.chat.FoundTemplate;
import kawi.samples.http.Call;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.Route;
import kawi.samples.play.frame.OpenModel;
import kawi.samples.play.frame.PlayView;
import kawi.samples.play.frame.Workspace;
import kawi.samples.serve.ModelApi;
import kawi.samples.serve.decode.ServeLimits;

/// OpenAI's API for the current model. The loop that answers, with its KV cache, starts with the first request; after a
/// change of the model the running answers finish.
final class CurrentApi implements PlayView {
    private static final int SLOTS = 8;
    private static final int QUEUE = 64;
    private static final int MAX_ANSWER_TOKENS = 4096;

    private final Workspace workspace;
    private Optional<Served> served = Optional.empty();
    private boolean closed;

    CurrentApi(Workspace workspace) {
        this.workspace = workspace;
    }

    private record Served(OpenModel model, ModelApi api) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/health", this::answer), Route.get("/v1/", this::answer), Route.post("/v1/", this::answer));
    }

    private void answer(Call call) throws IOException {
        api().routes().answer(call);
    }

    private synchronized ModelApi api() {
        if (closed) {
            throw new HttpFailure(503, "the server is shutting down").withCode("shutting_down");
        }
        OpenModel model = workspace.requireTextModel();
        if (served.isEmpty() || !served.get().model().equals(model)) {
            refuse();
            int context = model.saved().model().config().contextLength();
            var limits = new ServeLimits(SLOTS, QUEUE, context, MAX_ANSWER_TOKENS);
            FoundTemplate template = FoundTemplate.of(model.folder());
            var api = new ModelApi(model.name(), model.saved(), template, workspace.device(), limits);
            served = Optional.of(new Served(model, api));
        }
        return served.get().api();
    }

    private void refuse() {
        served.ifPresent(old -> old.api().refuse());
        served = Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        refuse();
    }
}
