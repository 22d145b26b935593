package kawi.samples.cli.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kawi.engine.io.peft.Targets;
import kawi.engine.model.GptConfig;
import kawi.samples.request.UsageException;
import kawi.samples.training.finetune.BaseModel;
import kawi.samples.training.finetune.FineTuning;
import kawi.samples.training.finetune.LoraChoice;
import kawi.samples.training.recipe.FineTuningRecipe;
import kawi.samples.training.recipe.Recipe;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/// The options for a training that starts from an existing model.
final class FineTuningOptions {
    /// What the model determines.
    private static final Set<String> OF_NEW_MODELS = Set.of(
            "--preset",
            "--tokenizer",
            "--layers",
            "--heads",
            "--width",
            "--bias",
            "--norm",
            "--positions",
            "--rope-theta",
            "--kv-heads",
            "--head-size",
            "--qk-norm",
            "--activation",
            "--output",
            "--init",
            "--soft-cap");

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "Starts from the weights and the tokenizer of this model folder instead of random weights:"
                    + " one of kawi train, or a GPT-2, Llama, Qwen2 or Qwen3 from Hugging Face. The defaults are then"
                    + " 400 steps of 8 sequences of at most 256 tokens with AdamW, a learning rate of 0.1 / width (five"
                    + " times that with --lora), a warmup of 20 steps and cosine decay to a tenth.")
    private Optional<Path> from = Optional.empty();

    @Option(
            names = "--freeze",
            paramLabel = "NAMES",
            split = ",",
            description = "Parameters that are not trained, by their names in GPT-2: wte,wpe,h.0-5 freezes the"
                    + " embeddings and the first six blocks. They need no gradients and no moments.")
    private List<String> freeze = new ArrayList<>();

    @Option(
            names = "--lora",
            paramLabel = "RANK",
            description = "Trains a low-rank adapter of this rank beside the frozen model (LoRA). The folder then"
                    + " contains the adapter only, as peft writes it: use it with --model DIR --adapter FOLDER, or kawi"
                    + " merge.")
    private Optional<Integer> rank = Optional.empty();

    @Option(
            names = "--lora-alpha",
            paramLabel = "X",
            description = "The adapter is multiplied by X / RANK (default: twice the rank).")
    private Optional<Double> alpha = Optional.empty();

    @Option(
            names = "--lora-dropout",
            paramLabel = "P",
            description = "Probability with which inputs of the adapter are dropped (default: 0).")
    private Optional<Double> dropout = Optional.empty();

    @Option(
            names = "--lora-targets",
            paramLabel = "NAMES",
            split = ",",
            description = "The layers that have an adapter, by their names in peft, such as q_proj,v_proj or"
                    + " all-linear (default: as in peft, c_attn for a GPT-2, q_proj,v_proj for the others).")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--add-tokens",
            paramLabel = "NAMES",
            split = ",",
            description = "Tokens to add to the vocabulary, such as \"<|user|>,<|assistant|>\". Their vectors begin as"
                    + " the mean of all others.")
    private List<String> addTokens = new ArrayList<>();

    @Option(
            names = "--unknown",
            paramLabel = "skip|fail",
            description = "What to do with characters that the vocabulary of --from does not have: fail (the default),"
                    + " or skip them. Either way they are listed.")
    private Optional<Unknown> unknown = Optional.empty();

    /// The treatment of unknown characters.
    private enum Unknown {
        SKIP,
        FAIL
    }

    /// Whether the training starts from an existing model.
    boolean isGiven() {
        return from.isPresent();
    }

    /// The folder of the model.
    Optional<Path> from() {
        return from;
    }

    /// Checks that options are given which fit each other.
    ///
    /// @param given the options on the command line
    /// @throws UsageException if one has no effect
    void check(List<OptionSpec> given) {
        if (from.isEmpty()) {
            boolean others = !freeze.isEmpty()
                    || rank.isPresent()
                    || !addTokens.isEmpty()
                    || unknown.isPresent()
                    || hasLoraOptions();
            if (others) {
                throw new UsageException("--freeze, --lora, --add-tokens and --unknown are for a training that starts"
                        + " from a model: --from DIR");
            }
            return;
        }
        for (OptionSpec option : given) {
            if (OF_NEW_MODELS.contains(option.longestName())) {
                throw new UsageException(
                        option.longestName() + " has no effect with --from: the model determines its tokenizer, its"
                                + " sizes and its parts");
            }
        }
        if (rank.isEmpty() && hasLoraOptions()) {
            throw new UsageException("--lora-alpha, --lora-dropout and --lora-targets are for --lora RANK");
        }
        if (rank.isPresent() && !freeze.isEmpty()) {
            throw new UsageException("--freeze has no effect with --lora, which freezes all of the model");
        }
        if (rank.isPresent() && !addTokens.isEmpty()) {
            throw new UsageException("--add-tokens is not possible with --lora: the vectors of new tokens would not be"
                    + " trained, and an adapter's files do not contain them. Train without --lora, or add the tokens"
                    + " in a training of their own first");
        }
    }

    private boolean hasLoraOptions() {
        return alpha.isPresent() || dropout.isPresent() || !targets.isEmpty();
    }

    /// The recipe to start from.
    ///
    /// @throws UsageException if there is no model in the folder
    Recipe recipe() {
        return FineTuningRecipe.of(BaseModel.config(from.orElseThrow()), rank.isPresent());
    }

    /// The part of the plan.
    ///
    /// @param recipe of the training
    /// @throws UsageException if the sequences are longer than the context of the model
    FineTuning fineTuning(Recipe recipe) {
        GptConfig config = BaseModel.config(from.orElseThrow());
        int length = recipe.model().context();
        if (length > config.contextLength()) {
            throw new UsageException("--context %,d is more than the context length of the model in %s, %,d"
                    .formatted(length, from.get(), config.contextLength()));
        }
        LoraChoice lora = rank.map(value -> new LoraChoice(
                        value,
                        alpha.orElse(2.0 * value),
                        dropout.orElse(0.0),
                        targets.isEmpty() ? Targets.defaults(config) : targets))
                .orElse(null);
        return new FineTuning(
                from.get().toString(), null, freeze, lora, addTokens, unknown.equals(Optional.of(Unknown.SKIP)));
    }
}
