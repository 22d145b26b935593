package kawi.samples.play.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import kawi.samples.corpus.Corpus;
import kawi.samples.http.Call;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.Route;
import kawi.samples.http.json.Fields;
import kawi.samples.http.json.RequestFields;
import kawi.samples.play.frame.PlayView;
import kawi.samples.play.frame.Requests;
import kawi.samples.play.frame.Workspace;
import kawi.samples.request.UsageException;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.finetune.BaseModel;
import kawi.samples.training.recipe.FineTuningRecipe;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;

/// Starts, stops and resumes trainings, one at a time, and streams their progress.
public final class TrainView implements PlayView {
    private final Workspace workspace;
    private final TrainingStatus status = new TrainingStatus();
    private Optional<TrainingJob> job = Optional.empty();
    private boolean closed;

    public TrainView(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/train/options", this::options),
                Route.get("/api/train/events", status.hub()::stream),
                Route.post("/api/train/start", this::start),
                Route.post("/api/train/resume", this::resume),
                Route.post("/api/train/stop", this::stop));
    }

    private void options(Call call) throws IOException {
        call.send(
                200,
                Fields.of(
                        "corpora",
                        Corpus.ALL.stream()
                                .map(corpus -> Fields.of("name", corpus.name(), "title", corpus.title()))
                                .toList(),
                        "presets",
                        Arrays.stream(Preset.values()).map(TrainView::preset).toList(),
                        "trainings",
                        trainings()
                                .map(folder -> training(folder))
                                .flatMap(Optional::stream)
                                .toList(),
                        "models",
                        workspace.trainable().stream()
                                .map(TrainView::base)
                                .flatMap(Optional::stream)
                                .toList(),
                        "paths",
                        workspace.isLocal(),
                        "maxBytes",
                        TrainRequest.MAX_BYTES));
    }

    private static Object preset(Preset preset) {
        Recipe recipe = preset.recipe();
        return Fields.of(
                "name", preset.toString(),
                "tokenizer", preset.tokenizer(),
                "layers", recipe.model().layers(),
                "heads", recipe.model().heads(),
                "width", recipe.model().width(),
                "context", recipe.model().context(),
                "dropout", recipe.model().dropout(),
                "steps", recipe.steps().last(),
                "batchSize", recipe.steps().batchSize(),
                "learningRate", recipe.optimizer().learningRate(),
                "evalInterval", recipe.evaluation().interval(),
                "seed", 1);
    }

    /// A model that a training can start from, with the defaults of such a training; empty if it cannot be read.
    private static Optional<Object> base(Path folder) {
        try {
            Recipe recipe = FineTuningRecipe.of(BaseModel.config(folder), false);
            Recipe adapter = FineTuningRecipe.of(BaseModel.config(folder), true);
            return Optional.of(Fields.of(
                    "name", String.valueOf(folder.getFileName()),
                    "folder", folder.toString(),
                    "context", recipe.model().context(),
                    "dropout", recipe.model().dropout(),
                    "steps", recipe.steps().last(),
                    "batchSize", recipe.steps().batchSize(),
                    "learningRate", recipe.optimizer().learningRate(),
                    "adapterLearningRate", adapter.optimizer().learningRate(),
                    "evalInterval", recipe.evaluation().interval(),
                    "seed", 1));
        } catch (UsageException e) {
            return Optional.empty();
        }
    }

    private Stream<Path> trainings() {
        return workspace.models().stream().filter(folder -> Files.exists(folder.resolve(TrainingPlan.FILE)));
    }

    /// What can be resumed; empty if its plan cannot be read.
    private static Optional<Object> training(Path folder) {
        try {
            TrainingPlan plan = TrainingPlan.read(folder);
            return Optional.of(Fields.of(
                    "name", String.valueOf(folder.getFileName()),
                    "folder", folder.toString(),
                    "steps", plan.recipe().steps().last()));
        } catch (UsageException e) {
            return Optional.empty();
        }
    }

    private void start(Call call) throws IOException {
        begin(TrainRequest.parse(call.jsonBody(TrainRequest.MAX_BYTES), workspace), false);
        call.send(200, Fields.of("started", true));
    }

    private void resume(Call call) throws IOException {
        RequestFields fields = RequestFields.parse(call.jsonBody());
        fields.check(Set.of("folder", "steps"), Set.of(), Set.of());
        String chosen = fields.at("folder").text();
        Path folder = trainings()
                .filter(each -> each.toString().equals(chosen))
                .findFirst()
                .orElseThrow(() -> HttpFailure.ofField("folder", "there is no training in " + chosen));
        TrainingPlan plan = Requests.check(() -> TrainingPlan.read(folder));
        int steps = fields.integer("steps", 1, Integer.MAX_VALUE)
                .orElse((int) plan.recipe().steps().last());
        Recipe recipe = withSamples(plan.recipe().withSteps(steps));
        begin(new TrainRequest(plan.withRecipe(recipe), folder, Optional.empty(), OptionalDouble.empty()), true);
        call.send(200, Fields.of("started", true));
    }

    /// The page shows samples, whether the training began with them or not: they change no bit of it.
    private static Recipe withSamples(Recipe recipe) {
        Recipe.Evaluation evaluation = recipe.evaluation();
        String sample = evaluation.sample() == null ? "" : evaluation.sample();
        return recipe.withEvaluation(
                new Recipe.Evaluation(evaluation.interval(), evaluation.batches(), evaluation.patience(), sample));
    }

    private synchronized void begin(TrainRequest request, boolean isResumed) {
        if (closed) {
            throw new HttpFailure(503, "the server is shutting down").withCode("shutting_down");
        }
        String name = String.valueOf(request.folder().getFileName());
        if (!status.begin(request.plan(), name, request.folder().toString())) {
            throw new HttpFailure(409, "a training is running: stop it first").withCode("training_runs");
        }
        job = Optional.of(TrainingJob.start(workspace, status, request, isResumed));
    }

    private synchronized void stop(Call call) throws IOException {
        if (!status.stopping()) {
            throw new HttpFailure(409, "no training is running").withCode("no_training");
        }
        job.ifPresent(TrainingJob::stop);
        call.send(200, Fields.of("stopping", true));
    }

    /// Saves and ends a running training.
    @Override
    public void close() {
        Optional<TrainingJob> last;
        synchronized (this) {
            closed = true;
            last = job;
        }
        if (last.isPresent()) {
            last.get().stop();
            try {
                last.get().join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        status.hub().close();
    }
}
