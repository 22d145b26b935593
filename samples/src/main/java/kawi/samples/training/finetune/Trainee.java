package kawi.samples.training.finetune;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kawi.autograd.Parameter;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.peft.Adapter;
import kawi.engine.io.peft.AdapterFolder;
import kawi.engine.model.Gpt;
import kawi.engine.model.LanguageModel;
import kawi.engine.train.ModelWriter;
import kawi.engine.train.finetune.FineTunedModel;

/// What a training changes and saves.
///
/// @param model the whole model, with its adapter if that is trained
/// @param trained the model as the trainer sees it: with the parameters that are trained
/// @param adapter the adapter that is trained; empty if weights of the model are
/// @param writer writes what is trained into a folder
public record Trainee(Gpt model, LanguageModel trained, Optional<Adapter> adapter, ModelWriter writer) {

    /// A new model, of which everything is trained.
    public static Trainee of(Gpt model) {
        return new Trainee(model, model, Optional.empty(), ModelWriter.of(model));
    }

    /// A new model that learns to end its texts.
    ///
    /// @param endTokens the tokens that its configuration names
    public static Trainee of(Gpt model, Set<Integer> endTokens) {
        var config = new ModelConfig(model.config(), OptionalInt.empty(), endTokens);
        return new Trainee(model, model, Optional.empty(), writer(model, config));
    }

    /// An existing model, of whose weights all or some are trained.
    ///
    /// @param original its configuration, whose special tokens it keeps
    public static Trainee ofWeights(Gpt model, FineTunedModel tuned, ModelConfig original) {
        return new Trainee(model, tuned, Optional.empty(), writer(model, original));
    }

    private static ModelWriter writer(Gpt model, ModelConfig original) {
        return new ModelWriter() {
            @Override
            public void write(Path folder) {
                GptFolder.write(folder, model, original);
            }

            @Override
            public boolean isWritten(Path folder) {
                return Files.exists(folder.resolve(ModelFolder.CONFIG))
                        && Files.exists(folder.resolve(ModelFolder.WEIGHTS));
            }
        };
    }

    /// An existing model whose adapter is trained.
    ///
    /// @param base the folder of the model
    public static Trainee ofAdapter(Gpt model, FineTunedModel tuned, Adapter adapter, String base) {
        var writer = new ModelWriter() {
            @Override
            public void write(Path folder) {
                AdapterFolder.write(folder, adapter, model.config(), base);
            }

            @Override
            public boolean isWritten(Path folder) {
                return AdapterFolder.isIn(folder) && Files.exists(folder.resolve(AdapterFolder.WEIGHTS));
            }
        };
        return new Trainee(model.with(adapter.updates()), tuned, Optional.of(adapter), writer);
    }

    /// The parameters that are trained.
    public List<Parameter> parameters() {
        return trained.parameters();
    }

    /// The number of weights that are trained.
    public long trainedCount() {
        return parameters().stream()
                .mapToLong(parameter -> parameter.shape().elements())
                .sum();
    }

    /// The trained matrices inside the blocks, which Muon orthogonalises; an adapter has none.
    public List<Parameter> blockMatrices() {
        return model.blockMatrices().stream()
                .filter(Parameter::requiresGradient)
                .toList();
    }
}
