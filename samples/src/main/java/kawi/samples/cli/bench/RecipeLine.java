package kawi.samples.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.samples.cli.train.RecipeOptions;
import kawi.samples.request.UsageException;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// A recipe to measure: a name, and the options of `kawi train` that make it.
///
/// @param name to be printed
/// @param tokenizer as `--tokenizer` takes it
/// @param recipe the hyperparameters; its number of steps does not count
record RecipeLine(String name, String tokenizer, Recipe recipe) {

    /// The options that a line may have.
    @Command
    private static final class Options {
        @Option(names = "--preset")
        Preset preset = Preset.SMALL;

        @Option(names = "--tokenizer")
        Optional<String> tokenizer = Optional.empty();

        @Mixin
        RecipeOptions recipe;
    }

    /// A preset as it is.
    static RecipeLine of(Preset preset) {
        return new RecipeLine(preset.toString(), preset.tokenizer(), preset.recipe());
    }

    /// Reads a recipe such as `modern: --preset small --norm rms --lr 3e-3`.
    ///
    /// @throws UsageException if there is no name, or an option is wrong
    static RecipeLine parse(String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon).strip();
        if (name.isEmpty() || name.startsWith("--")) {
            throw new UsageException(
                    "a recipe is a name, a colon and options of kawi train, not \"" + line.strip() + "\"");
        }
        var options = new Options();
        List<String> words = Stream.of(line.substring(colon + 1).strip().split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        try {
            new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new UsageException("recipe \"" + name + "\": " + e.getMessage(), e);
        }
        Recipe recipe = options.recipe.over(options.preset.recipe());
        return new RecipeLine(name, options.tokenizer.orElse(options.preset.tokenizer()), recipe);
    }

    /// Reads the recipes of a file: one on each line that is not empty and does not begin with `#`.
    ///
    /// @throws UsageException if a line is wrong, there is none, or two have the same name
    static List<RecipeLine> parseAll(String text) {
        List<RecipeLine> recipes = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                RecipeLine recipe = parse(line);
                if (recipes.stream().anyMatch(other -> other.name().equals(recipe.name()))) {
                    throw new UsageException("two recipes are named \"" + recipe.name() + "\"");
                }
                recipes.add(recipe);
            }
        }
        if (recipes.isEmpty()) {
            throw new UsageException("there is no recipe in the file");
        }
        return List.copyOf(recipes);
    }
}
