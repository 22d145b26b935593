package kawi.samples.training;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.op.LinearCrossEntropy;
import kawi.engine.io.gpt2.Gpt2Layout;
import kawi.engine.model.Activation;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.attention.Positions;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.samples.request.UsageException;
import kawi.samples.training.finetune.Trainee;
import kawi.samples.training.recipe.OptimizerName;
import kawi.samples.training.recipe.Recipe;

/// The memory that a training needs, in bytes.
///
/// @param weights the weights, their gradients and what the optimizer keeps for each
/// @param activations what the tape keeps of a micro-batch
/// @param recompute whether blocks are computed again in the backward pass
public record TrainingMemory(long weights, long activations, boolean recompute) {
    /// Vectors that a block keeps for each token, besides those of the feed-forward network: two norms, queries, keys
    /// and values, attention, two sums.
    private static final int VECTORS_OF_A_BLOCK = 8;
    /// Vectors for each token besides those of the blocks, for the embeddings, the last norm and gradients: measured
    /// (`Tape.bytes`), for 1 to 12 blocks of widths 32 to 384.
    private static final int OTHER_VECTORS = 17;
    /// The same with recomputation.
    private static final int OTHER_VECTORS_RECOMPUTING = 20;

    /// The JVM, the text that is read, evaluations, packed matrices: about a quarter more, and this.
    private static final long BESIDES = 32 << 20;

    /// How many arrays of a parameter's size an optimizer keeps.
    @FunctionalInterface
    private interface Arrays {
        /// @param isBlockMatrix whether the parameter is a matrix inside a block
        int of(boolean isBlockMatrix);
    }

    /// The memory for a model, a micro-batch and AdamW.
    ///
    /// @throws UsageException if a tensor is larger than an array can be
    public static TrainingMemory of(GptConfig config, int batchSize) {
        return of(config, batchSize, config.contextLength(), false, OptimizerName.ADAMW::moments);
    }

    /// The memory for a model, and the micro-batch and optimizer of a recipe. Its sequences may be shorter than the
    /// context of a model that exists already.
    ///
    /// @throws UsageException if a tensor is larger than an array can be
    static TrainingMemory of(GptConfig config, Recipe recipe) {
        return of(
                config,
                recipe.steps().batchSize(),
                Math.min(recipe.model().context(), config.contextLength()),
                recipe.steps().recompute(),
                recipe::arraysOfOptimizer);
    }

    /// The memory for a model that exists already.
    ///
    /// @param recipe with the length of the sequences
    static TrainingMemory of(Trainee trainee, Recipe recipe) {
        GptConfig config = trainee.model().config();
        List<Parameter> trained = trainee.parameters();
        List<Parameter> blockMatrices = trainee.blockMatrices();
        long floats = trainee.model().parameterCount();
        for (Parameter parameter : trained) {
            int arrays = 1 + recipe.arraysOfOptimizer(blockMatrices.contains(parameter));
            floats += (long) arrays * parameter.shape().elements();
        }
        if (trainee.adapter().isPresent()) {
            floats += trainee.trainedCount();
        }
        return new TrainingMemory(
                floats * Float.BYTES,
                activations(
                        config,
                        recipe.steps().batchSize(),
                        recipe.model().context(),
                        recipe.steps().recompute()),
                recipe.steps().recompute());
    }

    /// Bytes of the weights, gradients and moments if all of a model were trained.
    static long ofAll(Gpt model, Recipe recipe) {
        return of(model.config(), recipe).weights();
    }

    private static TrainingMemory of(
            GptConfig config, int batchSize, int length, boolean recompute, Arrays ofOptimizer) {
        long floats = 0;
        for (var parameter :
                UsageException.check(() -> Gpt2Layout.parameters(config)).entrySet()) {
            Shape shape = parameter.getValue();
            boolean isBlockMatrix = shape.rank() == 2 && parameter.getKey().startsWith("h.");
            floats += shape.elements() * (2L + ofOptimizer.of(isBlockMatrix));
        }
        return new TrainingMemory(floats * Float.BYTES, activations(config, batchSize, length, recompute), recompute);
    }

    /// With recomputation the tape keeps the input of every block, and the inside of one block at a time.
    private static long activations(GptConfig config, int batchSize, int length, boolean recompute) {
        double ofBlock = floatsOfBlock(config);
        double ofToken = recompute
                ? config.layers() * (double) config.width() + ofBlock + OTHER_VECTORS_RECOMPUTING * config.width()
                : config.layers() * ofBlock + OTHER_VECTORS * config.width();
        long tokens = (long) batchSize * length;
        int rows = (int) Math.min(Integer.MAX_VALUE, tokens);
        double logits = LinearCrossEntropy.maxLogits(rows, config.vocabularySize());
        return (long) ((tokens * ofToken + logits) * Float.BYTES);
    }

    /// Floats that a block keeps for each token. The feed-forward network keeps its inner vector before the activation
    /// function, or the slope there, and after it; with a gate, both before, the sigmoid, and their product.
    private static double floatsOfBlock(GptConfig config) {
        int inner = config.activation() == Activation.SWIGLU ? 4 : 2;
        return (double) VECTORS_OF_A_BLOCK * config.width()
                + (double) inner * config.feedForwardWidth()
                + transformedColumns(config);
    }

    /// Queries, keys and values that are normalised or rotated are kept before and after.
    private static int transformedColumns(GptConfig config) {
        boolean transforms = config.queryKeyNorm() != QueryKeyNorm.NONE
                || !config.positions().equals(Positions.LEARNED);
        return transforms ? config.headLayout().columns() : 0;
    }

    /// Checked before anything is allocated.
    ///
    /// @throws UsageException if the JVM may certainly not use as much
    public void require() {
        long max = Runtime.getRuntime().maxMemory();
        if (weights > max - activations) {
            throw new UsageException(
                    "this training needs about %,d MiB, but the JVM may use %,d MiB: %schoose a smaller --batch-size (and --accumulate more), --context, --width or --layers, or allow more memory: KAWI_JAVA_OPTIONS=-Xmx%s"
                            .formatted(estimate() >> 20, max >> 20, recompute ? "" : "add --recompute, ", option()));
        }
    }

    /// An estimate of all that is needed.
    long estimate() {
        return (weights + activations) / 4 * 5 + BESIDES;
    }

    /// The estimate as an option of the JVM, rounded up: `256m`, `8g`.
    String option() {
        long mebibytes = 128;
        while (mebibytes < estimate() >> 20) {
            mebibytes *= 2;
        }
        return mebibytes < 1024 ? mebibytes + "m" : mebibytes / 1024 + "g";
    }
}
