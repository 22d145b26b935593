package kawi.samples.cli.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// All runs of a recipe, with the mean and the range of their results.
///
/// @param recipe its name
/// @param bitsPerCharacter mean over the seeds
/// @param lowest of all seeds
/// @param highest of all seeds
/// @param runs one for each seed
record RecipeFigures(String recipe, double bitsPerCharacter, double lowest, double highest, List<RecipeRun> runs) {

    static RecipeFigures of(List<RecipeRun> runs) {
        var bits = runs.stream().mapToDouble(RecipeRun::bitsPerCharacter).summaryStatistics();
        return new RecipeFigures(
                runs.getFirst().recipe(), bits.getAverage(), bits.getMin(), bits.getMax(), List.copyOf(runs));
    }

    /// The mean over the seeds.
    double mean(ToDoubleFunction<RecipeRun> figure) {
        return runs.stream().mapToDouble(figure).average().orElse(0);
    }

    /// The cells of a row of the table.
    List<String> cells() {
        return List.of(
                recipe,
                "%.3f".formatted(bitsPerCharacter),
                runs.size() == 1 ? "" : "%.3f to %.3f".formatted(lowest, highest),
                "%,.0f".formatted(mean(RecipeRun::steps)),
                "%,.0f".formatted(mean(RecipeRun::tokens)),
                "%.2f".formatted(mean(RecipeRun::tflop)),
                "%.1f".formatted(mean(RecipeRun::seconds)));
    }
}
