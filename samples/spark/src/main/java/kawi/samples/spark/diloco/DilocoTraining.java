package kawi.samples.spark.diloco;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import kawi.engine.data.TokenDataset;
import kawi.engine.train.diloco.OuterOptimizer;
import kawi.samples.request.UsageException;
import kawi.samples.spark.diloco.Combination.Total;
import kawi.samples.spark.diloco.WorkerResult.Losses;
import kawi.samples.spark.folder.ArrayFile;
import kawi.samples.spark.folder.SharedFolder;
import kawi.samples.spark.folder.SharedFolderException;
import kawi.samples.training.text.TrainingText;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/// A training on a cluster: the loop over rounds, on the driver.
///
/// A round is one Spark job: the weights are broadcast, each of N logical workers takes H steps in a task, the weights
/// that they reach are added up in the order of the workers, and the outer optimizer makes the next weights of the sum.
/// Nothing depends on which executor runs a task, on how many there are, or on how often a task is run again.
public final class DilocoTraining {
    private final JavaSparkContext spark;
    private final SharedFolder folder;
    private final DilocoPlan plan;
    private final Settings settings;
    private final Consumer<String> log;
    private final RoundCheckpoints checkpoints;
    private final TokenDataset validation;
    private final EvaluationBatches evaluation;
    private final JavaRDD<Shard> shards;
    private final LongAccumulator tokens;
    private final DoubleAccumulator losses;
    private final long bytesOfWeights;

    /// What changes no bit of the result.
    ///
    /// @param checkpointInterval rounds between two checkpoints
    /// @param evaluationInterval rounds between two evaluations
    /// @param combination how weights are added up
    public record Settings(int checkpointInterval, int evaluationInterval, Combination combination) {
        /// @throws UsageException if an interval is not positive
        public Settings {
            requirePositive("--checkpoint-every", checkpointInterval);
            requirePositive("--eval-every", evaluationInterval);
        }

        private static void requirePositive(String option, int interval) {
            if (interval < 1) {
                throw new UsageException(option + " must be at least 1, not " + interval);
            }
        }
    }

    private DilocoTraining(
            JavaSparkContext spark, SharedFolder folder, DilocoPlan plan, Settings settings, Consumer<String> log) {
        this.spark = spark;
        this.folder = folder;
        this.plan = plan;
        this.settings = settings;
        this.log = log;
        checkpoints = new RoundCheckpoints(folder, plan);
        validation =
                Shard.read(folder, Shard.VALIDATION, 0, plan.vocabularySize()).dataset();
        evaluation = new EvaluationBatches(plan, validation);
        shards = spark.parallelize(IntStream.range(0, plan.workers()).boxed().toList(), plan.workers())
                .map(new ShardOf(folder, plan.vocabularySize()))
                .setName("shards of the text")
                .persist(StorageLevel.MEMORY_AND_DISK());
        tokens = spark.sc().longAccumulator("tokens");
        losses = spark.sc().doubleAccumulator("sum of the rounds' losses");
        bytesOfWeights = Float.BYTES * plan.newModel().parameterCount();
    }

    /// Begins a training.
    ///
    /// @param log receives a line for each round
    /// @throws UsageException if the folder is in use, or the text too short
    /// @throws SharedFolderException if the folder cannot be written
    public static DilocoTraining begin(
            JavaSparkContext spark,
            SharedFolder folder,
            DilocoPlan plan,
            TrainingText text,
            Settings settings,
            Consumer<String> log) {
        DilocoFolder.begin(folder, plan, text);
        return new DilocoTraining(spark, folder, plan, settings, log);
    }

    /// Resumes the training in a folder.
    ///
    /// @param plan of the folder, perhaps with another number of rounds, which is written then
    /// @param log receives a line for each round
    /// @throws UsageException if more rounds are done already
    /// @throws SharedFolderException if the folder cannot be read
    public static DilocoTraining resume(
            JavaSparkContext spark, SharedFolder folder, DilocoPlan plan, Settings settings, Consumer<String> log) {
        var training = new DilocoTraining(spark, folder, plan, settings, log);
        List<Integer> done = training.checkpoints.rounds();
        if (!done.isEmpty() && done.getLast() > plan.rounds()) {
            throw new UsageException("--rounds " + plan.rounds() + ": " + done.getLast() + " rounds are done already");
        }
        if (!plan.asText().json().equals(folder.readText(DilocoPlan.FILE))) {
            folder.write(DilocoPlan.FILE, plan.asText().json());
        }
        return training;
    }

    /// The shard of a worker, read by an executor: lost ones are read again.
    private record ShardOf(SharedFolder folder, int vocabularySize) implements Function<Integer, Shard> {
        @Override
        public Shard call(Integer worker) {
            return Shard.read(folder, Shard.file(worker), worker, vocabularySize);
        }
    }

    /// Trains until all rounds are done, from the newest whole checkpoint on.
    ///
    /// @return the lowest validation loss, in nats per token
    /// @throws RoundException if a round fails more often than Spark repeats its tasks
    public double train() {
        RoundState state = checkpoints.read(
                this::damagedStates, problem -> log.accept("a checkpoint is damaged and skipped: " + problem));
        if (state.round() > 0) {
            log.accept("resumed after round " + state.round());
        }
        Broadcast<List<float[]>> weights = broadcast(state.outer().weights());
        while (state.round() < plan.rounds()) {
            long start = System.nanoTime();
            int round = state.round() + 1;
            try {
                Total total = innerSteps(round, weights);
                state = outerStep(state, total);
                weights.destroy();
                weights = broadcast(state.outer().weights());
                Optional<Double> loss = isDue(round, settings.evaluationInterval())
                        ? Optional.of(evaluate(round, weights))
                        : Optional.empty();
                boolean isBest = loss.isPresent() && loss.get() < state.bestLoss();
                if (isBest) {
                    state = state.withBestLoss(loss.get());
                    DilocoFolder.writeModel(folder, plan, state.outer().weights());
                }
                if (isDue(round, settings.checkpointInterval())) {
                    checkpoints.write(state);
                }
                checkpoints.deleteOld(round);
                log.accept(line(round, Losses.sum(total.losses()).mean(), loss, isBest, System.nanoTime() - start));
            } catch (Exception e) { // Spark throws checked exceptions that its methods do not declare
                throw RoundException.of(round, e, folder, checkpoints);
            }
        }
        weights.destroy();
        return state.bestLoss();
    }

    private boolean isDue(int round, int interval) {
        return round % interval == 0 || round == plan.rounds();
    }

    private Broadcast<List<float[]>> broadcast(List<float[]> weights) {
        return spark.broadcast(weights);
    }

    private Total innerSteps(int round, Broadcast<List<float[]>> weights) {
        spark.setJobDescription("round %d of %d: %d steps of each of %d workers"
                .formatted(round, plan.rounds(), plan.innerSteps(), plan.workers()));
        var task = new InnerSteps(plan.asText(), folder, round, weights, tokens, losses);
        return settings.combination().total(shards.map(task), plan.workers());
    }

    private RoundState outerStep(RoundState state, Total total) {
        OuterOptimizer.State next = plan.outer().step(state.outer(), total.sum().weightSum());
        if (!next.isFinite()) {
            throw new ArithmeticException(
                    "after the outer step a weight is not finite: try a smaller --outer-lr or" + " --outer-momentum");
        }
        long seen = total.losses().stream().mapToLong(Losses::tokens).sum();
        return new RoundState(state.round() + 1, next, state.tokens() + seen, state.bestLoss());
    }

    private double evaluate(int round, Broadcast<List<float[]>> weights) {
        spark.setJobDescription("evaluation after round %d of %d".formatted(round, plan.rounds()));
        double loss = evaluation.loss(spark, plan, weights);
        if (!Double.isFinite(loss)) {
            throw new ArithmeticException("the validation loss is " + loss);
        }
        return loss;
    }

    /// A job that reads the states of all workers.
    private List<String> damagedStates(int round) {
        spark.setJobDescription("check of the checkpoint of round " + round);
        return spark.parallelize(IntStream.range(0, plan.workers()).boxed().toList(), plan.workers())
                .map(new ProblemOf(folder, round))
                .filter(problem -> !problem.isEmpty())
                .collect();
    }

    private record ProblemOf(SharedFolder folder, int round) implements Function<Integer, String> {
        @Override
        public String call(Integer worker) {
            try {
                ArrayFile.requireWhole(folder, WorkerState.file(round, worker));
                return "";
            } catch (SharedFolderException e) {
                return e.getMessage();
            }
        }
    }

    private String line(int round, double loss, Optional<Double> validationLoss, boolean isBest, long nanos) {
        String evaluated = validationLoss
                .map(each -> ", validation %.4f (%.3f bits per character)%s"
                        .formatted(each, validation.bitsPerCharacter(each), isBest ? ", the best" : ""))
                .orElse("");
        return "round %d of %d: loss %.4f%s, %.1f s, %d x %.1f MB each way"
                .formatted(round, plan.rounds(), loss, evaluated, nanos / 1e9, plan.workers(), bytesOfWeights / 1e6);
    }
}
