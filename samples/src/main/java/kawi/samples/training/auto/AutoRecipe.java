package kawi.samples.training.auto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import kawi.autograd.device.Device;
import kawi.engine.data.Sampling;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;

/// The tokenizer and the recipe that suit a text and a time, and what to expect of them.
///
/// @param tokenizer as `--tokenizer` takes it
/// @param recipe with about as many steps as fit into the time
/// @param remarks for the user: what was chosen and why, the loss to expect, and warnings
public record AutoRecipe(String tokenizer, Recipe recipe, List<String> remarks) {
    /// A model of Kawi's sizes has more weights than a shorter text has characters.
    private static final long FEW_CHARACTERS = 50_000;

    /// The multiple of the last row's operations from which the loss does not fall any more.
    private static final double TOO_MUCH = 2;

    private static final String BPE = "bpe:";
    private static final int HEAD_SIZE = 32;
    private static final int EVALUATIONS = 8;
    private static final int MIN_INTERVAL = 10;
    private static final double TERA = 1e12;
    private static final double USED = 0.9;
    private static final int TYPICAL_CHARACTERS = 100;

    /// Measures the machine and chooses.
    ///
    /// @param characters length of the text
    /// @param seconds the time budget
    /// @param clock in seconds since the budget began
    public static AutoRecipe choose(long characters, double seconds, Device device, DoubleSupplier clock) {
        double speed = MachineSpeed.tflops(device, clock);
        double left = Math.max(USED * seconds - clock.getAsDouble(), seconds - USED * seconds);
        return choose(characters, speed * left);
    }

    /// Chooses for a number of operations.
    ///
    /// @param tflop operations of the training's matrix products, in 10^12
    static AutoRecipe choose(long characters, double tflop) {
        RecipeTable.Row row = RecipeTable.nearest((double) characters, tflop);
        Recipe base = Preset.MINUTE.recipe();
        var model = new Recipe.Model(
                row.layers(),
                row.width() / HEAD_SIZE,
                row.width(),
                row.context(),
                row.dropout(),
                false,
                base.model().parts());
        // As in the presets: a text of byte pairs is read several times, each token once in each epoch.
        String sampling = row.tokenizer().startsWith(BPE) ? base.steps().sampling() : Sampling.RANDOM.toString();
        Recipe recipe = new Recipe(
                model,
                new Recipe.Steps(1, row.batchSize(), 1, List.of(), sampling, false),
                base.optimizer().withLearningRate(row.learningRate()).withWeightDecay(row.weightDecay()),
                base.evaluation());
        long steps = Math.max(1, (long) (tflop * TERA / recipe.flopOfStep(vocabulary(row.tokenizer()))));
        int interval = Math.clamp(steps / EVALUATIONS, MIN_INTERVAL, Integer.MAX_VALUE);
        Recipe timed = recipe.withSteps(steps)
                .withEvaluation(
                        new Recipe.Evaluation(interval, base.evaluation().batches()));
        return new AutoRecipe(row.tokenizer(), timed, remarks(row, characters, tflop));
    }

    private static int vocabulary(String tokenizer) {
        return tokenizer.startsWith(BPE) ? Integer.parseInt(tokenizer.substring(BPE.length())) : TYPICAL_CHARACTERS;
    }

    private static List<String> remarks(RecipeTable.Row row, long characters, double tflop) {
        List<String> remarks = new ArrayList<>();
        remarks.add(
                "for %,d characters and about %s TFLOP: --tokenizer %s --layers %d --heads %d --width %d --context %d --batch-size %d --dropout %s --lr %s --weight-decay %s"
                        .formatted(
                                characters,
                                tflop < 10 ? "%.1f".formatted(tflop) : "%,.0f".formatted(tflop),
                                row.tokenizer(),
                                row.layers(),
                                row.width() / HEAD_SIZE,
                                row.width(),
                                row.context(),
                                row.batchSize(),
                                row.dropout() == 0 ? "0" : String.valueOf(row.dropout()),
                                "%.3g".formatted(row.learningRate()).replaceAll("0+$", ""),
                                "%.1f".formatted(row.weightDecay())));
        remarks.add("expect about %.2f bits per character, if the text is like English prose (measured on %s)"
                .formatted(RecipeTable.expectedBits((double) characters, tflop), row.text()));
        memorised(characters, tflop).ifPresent(remarks::add);
        return List.copyOf(remarks);
    }

    private static Optional<String> memorised(long characters, double tflop) {
        if (characters < FEW_CHARACTERS) {
            return Optional.of(
                    "%,d characters are few: the model will memorise the text instead of learning its language. Texts of a megabyte and more are better"
                            .formatted(characters));
        }
        double most = RecipeTable.mostTflop((double) characters);
        return tflop <= TOO_MUCH * most
                ? Optional.empty()
                : Optional.of(
                        "the text is short for so much time: after about a %s of it the model only memorises. The best model is kept"
                                .formatted(part(tflop / most)));
    }

    /// Such as `third`.
    private static String part(double times) {
        List<String> names =
                List.of("half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth");
        return names.get(Math.clamp(Math.round(times) - 2, 0, names.size() - 1));
    }
}
