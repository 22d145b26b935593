package kawi.samples.play.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.io.peft.Targets;
import kawi.engine.model.GptConfig;
import kawi.engine.model.attention.Positions;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.json.RequestFields;
import kawi.samples.play.frame.Requests;
import kawi.samples.play.frame.Workspace;
import kawi.samples.training.finetune.BaseModel;
import kawi.samples.training.finetune.FineTuning;
import kawi.samples.training.finetune.LoraChoice;
import kawi.samples.training.recipe.FineTuningRecipe;
import kawi.samples.training.recipe.Recipe;

/// The fields of a request for a training that starts from an existing model: `from`, the folder of the model, and
/// `trained`, what is trained of it.
///
/// @param recipe to start from
/// @param tuning the part of the plan
record FineTuningFields(Recipe recipe, FineTuning tuning) {
    /// The rank of an adapter, as in the examples of `kawi train --lora`.
    private static final int RANK = 8;

    /// What can be trained.
    enum Trained {
        /// All weights.
        ALL,
        /// The upper half of the blocks, the last norm and the output.
        UPPER,
        /// A low-rank adapter.
        LORA
    }

    /// @throws HttpFailure 400 if there is no such model, or nothing of the name to train
    static Optional<FineTuningFields> parse(RequestFields fields, Workspace workspace) {
        if (!fields.has("from")) {
            if (fields.has("trained")) {
                throw HttpFailure.ofField(
                        "trained", "\"trained\" is for a training that starts from a model: \"from\"");
            }
            return Optional.empty();
        }
        for (String name : List.of("preset", "tokenizer", "layers", "heads", "width")) {
            if (fields.has(name)) {
                throw HttpFailure.ofField(name, "the model in \"from\" determines \"" + name + "\"");
            }
        }
        String chosen = fields.at("from").text();
        Path folder = workspace.trainable().stream()
                .filter(each -> each.toString().equals(chosen))
                .findFirst()
                .orElseThrow(() -> HttpFailure.ofField("from", "there is no model in " + chosen));
        GptConfig config = Requests.check(() -> BaseModel.config(folder));
        Trained trained = trained(fields.text("trained").orElse("all"));
        LoraChoice lora =
                trained == Trained.LORA ? new LoraChoice(RANK, 2.0 * RANK, 0, Targets.defaults(config)) : null;
        List<String> frozen = trained == Trained.UPPER ? lowerHalf(config) : List.of();
        return Optional.of(new FineTuningFields(
                FineTuningRecipe.of(config, trained == Trained.LORA),
                new FineTuning(folder.toString(), null, frozen, lora, List.of(), /* skipUnknown= */ true)));
    }

    private static Trained trained(String name) {
        for (Trained each : Trained.values()) {
            if (each.name().equalsIgnoreCase(name)) {
                return each;
            }
        }
        throw HttpFailure.ofField("trained", "\"trained\" is all, upper or lora, not \"" + name + "\"");
    }

    /// The embeddings and the lower half of the blocks. A tied embedding is the output, too, and stays as it is.
    private static List<String> lowerHalf(GptConfig config) {
        List<String> names = new ArrayList<>(List.of("wte"));
        if (config.positions().equals(Positions.LEARNED)) {
            names.add("wpe");
        }
        if (config.layers() > 1) {
            names.add("h.0-" + (config.layers() / 2 - 1));
        }
        return names;
    }

    /// What the plan has as its tokenizer.
    String tokenizer() {
        return tuning.from();
    }

    /// Checks the length of a sequence.
    ///
    /// @throws HttpFailure 400 if it is longer than the context of the model
    void requireFits(Recipe planned) {
        int most = Requests.check(() -> BaseModel.config(tuning.folder())).contextLength();
        if (planned.model().context() > most) {
            throw HttpFailure.ofField("context", "the model's context is %,d tokens".formatted(most));
        }
    }
}
