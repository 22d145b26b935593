package kawi.samples.cli.runs;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Shape;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.samples.request.UsageException;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.losses.TrainingRow;
import kawi.samples.training.losses.TrainingTable;
import kawi.samples.training.recipe.Recipe;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.TokenizerFile;

/// The folder of a training, without its weights.
///
/// @param folder its path
/// @param plan what was to be done
/// @param table the losses
/// @param vocabularySize of the tokenizer
/// @param parameters number of parameters of the model
record TrainingSummary(Path folder, TrainingPlan plan, TrainingTable table, int vocabularySize, long parameters) {

    /// Reads a folder.
    ///
    /// @throws UsageException if there is no training in it, or a file is damaged
    static TrainingSummary read(Path folder) {
        TrainingPlan plan = TrainingPlan.read(folder);
        int vocabularySize = tokenizer(folder).vocabularySize();
        long parameters =
                UsageException.check(() -> Gpt2Layout.parameters(plan.recipe().gptConfig(vocabularySize)))
                        .values()
                        .stream()
                        .mapToLong(Shape::elements)
                        .sum();
        return new TrainingSummary(folder, plan, TrainingTable.read(folder), vocabularySize, parameters);
    }

    private static Tokenizer tokenizer(Path folder) {
        try {
            return TokenizerFile.load(folder);
        } catch (TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /// The name of the folder.
    String name() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? folder.toString() : name.toString();
    }

    /// The evaluation with the lowest validation loss.
    Optional<TrainingRow> best() {
        return table.rows().stream().min(Comparator.comparingDouble(TrainingRow::validationLoss));
    }

    /// The last evaluation.
    Optional<TrainingRow> last() {
        List<TrainingRow> rows = table.rows();
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast());
    }

    /// Bits per character of a nat per token, as the evaluations tell.
    double bitsPerNat() {
        return best().map(row -> row.bitsPerCharacter() / row.validationLoss()).orElse(0.0);
    }

    /// Such as `4 x 96`, layers and width.
    String size() {
        Recipe.Model model = plan.recipe().model();
        return model.layers() + " x " + model.width();
    }
}
