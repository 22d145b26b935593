package kawi.samples.play.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextFormat;
import kawi.samples.data.TextSelection;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.json.RequestFields;
import kawi.samples.play.frame.Requests;
import kawi.samples.play.frame.Workspace;
import kawi.samples.request.TextFile;
import kawi.samples.request.UsageException;
import kawi.samples.training.TrainingFolder;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.recipe.Recipe.Evaluation;
import kawi.samples.training.recipe.Recipe.Model;
import kawi.samples.training.recipe.Recipe.Optimizer;
import kawi.samples.training.recipe.Recipe.Steps;
import kawi.samples.training.text.TokenizerChoice;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.Folders;

/// A new training as the page requests it: texts, a preset or an existing model, and what differs from its recipe.
///
/// @param plan what to train
/// @param folder where to
/// @param upload the text, if it came with the request; it is written into the folder
/// @param minutes the time budget, if there is one in place of a number of steps
record TrainRequest(TrainingPlan plan, Path folder, Optional<String> upload, OptionalDouble minutes) {
    /// The maximum size of a request in bytes, and so of an uploaded text.
    static final int MAX_BYTES = 64 << 20;

    private static final String UPLOADED = "text.txt";
    private static final int MAX_NAME = 64;
    private static final int MAX = Integer.MAX_VALUE;
    private static final int MAX_MINUTES = 1_000_000;

    /// A name that is one part of a path on every system.
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*");

    private static final Set<String> FIELDS = Set.of(
            "corpus",
            "path",
            "upload",
            "fileName",
            "preset",
            "from",
            "trained",
            "name",
            "tokenizer",
            "layers",
            "heads",
            "width",
            "context",
            "dropout",
            "steps",
            "minutes",
            "batchSize",
            "learningRate",
            "evalInterval",
            "evalBatches",
            "seed",
            "sample");

    /// @throws HttpFailure 400 if something in it is wrong, 403 if a path is not allowed
    static TrainRequest parse(byte[] json, Workspace workspace) {
        RequestFields fields = RequestFields.parse(json);
        fields.check(FIELDS, Set.of(), Set.of());
        Optional<FineTuningFields> tuned = FineTuningFields.parse(fields, workspace);
        Preset preset = preset(fields.text("preset").orElse(Preset.MINUTE.toString()));
        Recipe recipe = recipe(fields, tuned.map(FineTuningFields::recipe).orElse(preset.recipe()));
        tuned.ifPresent(each -> each.requireFits(recipe));
        Optional<String> upload = fields.text("upload");
        List<DataSource> sources = upload.isPresent() ? List.of() : sources(fields, workspace);
        String textName = sources.isEmpty()
                ? uploadName(fields)
                : new TextSelection(sources, TextFormat.DEFAULT, null).shortName();
        Path folder = Requests.check(() -> fields.text("name")
                .filter(name -> !name.isBlank())
                .map(name -> TrainingFolder.requireUnused(named(workspace, name.strip())))
                .orElseGet(() -> TrainingFolder.unused(
                        workspace.folder(), textName + "-" + (tuned.isPresent() ? "tuned" : preset))));
        List<DataSource> texts = upload.isPresent() ? List.of(DataSource.of(folder.resolve(UPLOADED))) : sources;
        var plan = new TrainingPlan(
                new TextSelection(texts, TextFormat.DEFAULT, null),
                new TokenizerChoice(tuned.map(FineTuningFields::tokenizer)
                        .or(() -> fields.text("tokenizer"))
                        .orElse(preset.tokenizer())),
                recipe,
                fields.longInteger("seed").orElse(1),
                tuned.map(FineTuningFields::tuning).orElse(null));
        return new TrainRequest(plan, folder, upload, minutes(fields));
    }

    private static OptionalDouble minutes(RequestFields fields) {
        if (fields.has("minutes") && fields.has("steps")) {
            throw HttpFailure.ofField(
                    "minutes",
                    "minutes and steps exclude each other: minutes finds out how many steps there is time for");
        }
        return fields.positive("minutes", MAX_MINUTES);
    }

    private static Preset preset(String name) {
        return Arrays.stream(Preset.values())
                .filter(preset -> preset.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> HttpFailure.ofField("preset", "there is no preset " + name));
    }

    /// The corpus, or the files and folders of this machine.
    private static List<DataSource> sources(RequestFields fields, Workspace workspace) {
        if (!fields.has("path")) {
            return List.of(
                    Requests.check(() -> DataSource.corpus(fields.text("corpus").orElse("moby-dick"))));
        }
        List<Path> paths = fields.texts("path").stream()
                .map(typed -> Requests.path(workspace, typed))
                .toList();
        if (paths.isEmpty()) {
            throw HttpFailure.ofField("path", "there is no path in the list");
        }
        return paths.stream().map(path -> Requests.check(() -> source(path))).toList();
    }

    private static DataSource source(Path path) {
        DataSource source = DataSource.of(path);
        if (source.kind() == DataSource.Kind.FILE) {
            TextFile.requireText(path);
        } else if (source.kind() == DataSource.Kind.STDIN) {
            throw new UsageException("the page has no standard input: give the path of a file or a folder");
        }
        return source;
    }

    /// The name of the uploaded file without its extension, as far as it can be part of a folder's name.
    private static String uploadName(RequestFields fields) {
        String name = fields.text("fileName").orElse("").replaceFirst("\\.[^.]*$", "");
        String allowed = name.replaceAll("[^\\p{L}\\p{N}_-]+", "-").replaceAll("^-+|-+$", "");
        return allowed.isEmpty() ? "text" : allowed.substring(0, Math.min(MAX_NAME, allowed.length()));
    }

    private static Path named(Workspace workspace, String name) {
        if (!NAME.matcher(name).matches() || name.length() > MAX_NAME) {
            throw HttpFailure.ofField(
                    "name", "the name of a model consists of up to " + MAX_NAME + " letters, digits, dots and hyphens");
        }
        return workspace.folder().resolve("models").resolve(name);
    }

    /// The preset's recipe with the given numbers in place of its own, as `kawi train` makes it from its options.
    private static Recipe recipe(RequestFields fields, Recipe base) {
        Model model = base.model();
        Steps steps = base.steps();
        Optimizer optimizer = base.optimizer();
        double learningRate = fields.positive("learningRate", 1000).orElse(optimizer.learningRate());
        return new Recipe(
                new Model(
                        fields.integer("layers", 1, MAX).orElse(model.layers()),
                        fields.integer("heads", 1, MAX).orElse(model.heads()),
                        fields.integer("width", 1, MAX).orElse(model.width()),
                        fields.integer("context", 1, MAX).orElse(model.context()),
                        fields.number("dropout", 0, 1).orElse(model.dropout()),
                        model.bias(),
                        model.parts()),
                new Steps(
                        fields.integer("steps", 1, MAX).orElse((int) steps.count()),
                        fields.integer("batchSize", 1, MAX).orElse(steps.batchSize()),
                        steps.accumulate(),
                        steps.replans(),
                        steps.sampling(),
                        steps.recompute()),
                new Optimizer(
                        learningRate,
                        Math.min(optimizer.minLearningRate(), learningRate),
                        optimizer.schedule(),
                        optimizer.warmup(),
                        optimizer.weightDecay(),
                        optimizer.beta1(),
                        optimizer.beta2(),
                        optimizer.gradientClip(),
                        optimizer.skipNonFinite(),
                        optimizer.name(),
                        optimizer.cautious(),
                        optimizer.average()),
                new Evaluation(
                        fields.integer("evalInterval", 1, MAX)
                                .orElse(base.evaluation().interval()),
                        fields.integer("evalBatches", 1, MAX)
                                .orElse(base.evaluation().batches()),
                        base.evaluation().patience(),
                        fields.text("sample").orElse("")));
    }

    /// Writes the uploaded text, if there is one.
    ///
    /// @throws kawi.tokenizer.io.FileException if it cannot be written
    void saveUpload() {
        upload.ifPresent(text -> {
            Folders.make(folder);
            AtomicFile.write(folder.resolve(UPLOADED), text);
        });
    }

    /// Deletes the uploaded text of a training that cannot begin, and its folder if nothing else is in it.
    void forgetUpload() {
        if (upload.isPresent() && Files.notExists(folder.resolve(TrainingPlan.FILE))) {
            folder.resolve(UPLOADED).toFile().delete();
            folder.toFile().delete();
        }
    }
}
