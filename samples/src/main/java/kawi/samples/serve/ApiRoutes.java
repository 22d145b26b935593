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
import kawi.samples.http.json.Fields;
import kawi.samples.serve.decode.DecodeLoop;
import kawi.samples.serve.decode.ServeLimits;
import kawi.samples.serve.decode.Submission;

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
                Route.post("/v1/completions", this::complete),
                Route.post("/v1/chat/completions", this::chat)));
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
        var format = new CompletionFormat(model, request.logprobs());
        try (Submission submission = loop.submit(request.texts())) {
            var answer = new Answer(
                    call,
                    submission,
                    format,
                    request.logprobs().isPresent(),
                    request.echo() ? promptsOfTexts(request) : List.of(),
                    request.promptTokens());
            answer.send(request.fields(), request.bestOf());
        }
    }

    private void chat(Call call) throws IOException {
        ChatRequest request = ChatRequest.parse(call.jsonBody(), model, limits);
        var format = new ChatFormat(model);
        try (Submission submission = loop.submit(request.texts())) {
            var answer = new Answer(call, submission, format, request.withTokens(), List.of(), request.prompt().length);
            answer.send(request.fields(), request.fields().n());
        }
    }

    private static List<CompletionPrompt> promptsOfTexts(CompletionRequest request) {
        List<CompletionPrompt> prompts = new ArrayList<>();
        request.prompts().forEach(prompt -> prompts.addAll(Collections.nCopies(request.bestOf(), prompt)));
        return prompts;
    }
}
