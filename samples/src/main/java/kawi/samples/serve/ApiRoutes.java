package kawi.samples.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import kawi.samples.http.Call;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.Route;
import kawi.samples.http.Routes;

/// The paths of the API and what answers them.
final class ApiRoutes {
    private static final String MODELS = "/v1/models";

    private final ServedModel model;
    private final DecodeLoop loop;
    private final ServeLimits limits;

    ApiRoutes(ServedModel model, DecodeLoop loop, ServeLimits limits) {
        this.model = model;
        this.loop = loop;
        this.limits = limits;
    }

    Routes routes() {
        return new Routes(List.of(
                Route.get("/health", this::health).open(),
                Route.get(MODELS, call -> call.send(200, Fields.of("object", "list", "data", List.of(description())))),
                Route.get(MODELS + "/", this::oneModel),
                Route.post("/v1/completions", this::complete)));
    }

    private void health(Call call) throws IOException {
        call.send(200, Fields.of("status", "ok", "running", loop.inProgress(), "waiting", loop.waiting()));
    }

    private void oneModel(Call call) throws IOException {
        String name = call.path().substring(MODELS.length() + 1);
        if (!name.equals(model.name())) {
            throw new HttpFailure(404, "there is no model " + name + " here, only " + model.name())
                    .withCode("model_not_found");
        }
        call.send(200, description());
    }

    private Map<String, Object> description() {
        return Fields.of(
                "id", model.name(),
                "object", "model",
                "created", model.created(),
                "owned_by", "kawi",
                "max_model_len", model.contextLength());
    }

    private void complete(Call call) throws IOException {
        CompletionRequest request = CompletionRequest.parse(call.jsonBody(), model, limits);
        Submission submission = loop.submit(request.texts());
        try {
            var answer = new Answer(
                    call,
                    submission,
                    new CompletionFormat(model, request.logprobs()),
                    request.logprobs().isPresent(),
                    request.echo() ? promptsOfTexts(request) : List.of(),
                    request.promptTokens());
            if (request.fields().stream()) {
                answer.stream(request.fields().includeUsage());
            } else {
                answer.whole(request.fields().n(), request.bestOf());
            }
        } finally {
            submission.cancel();
        }
    }

    private static List<CompletionPrompt> promptsOfTexts(CompletionRequest request) {
        List<CompletionPrompt> prompts = new ArrayList<>();
        request.prompts().forEach(prompt -> prompts.addAll(Collections.nCopies(request.bestOf(), prompt)));
        return prompts;
    }
}
