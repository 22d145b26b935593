package kawi.samples.spark.diloco;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kawi.autograd.random.CounterRandom;
import kawi.samples.spark.diloco.WorkerResult.Losses;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.storage.StorageLevel;

/// Measures how long the two ways take to add up weights that are ready in the memory of the executors. The ways take
/// turns, so that both see the same machine. Arguments: the numbers of workers and of weights. The master is Spark's
/// `spark.master`.
public final class CombinationTiming {
    private static final int TURNS = 15;

    private CombinationTiming() {}

    public static void main(String[] arguments) {
        int workers = Integer.parseInt(arguments[0]);
        int weights = Integer.parseInt(arguments[1]);
        PrintStream out = System.out;
        try (var spark = new JavaSparkContext(new SparkConf().setAppName("combination"))) {
            spark.setLogLevel("ERROR");
            JavaRDD<WorkerResult> results = results(spark, workers, weights).persist(StorageLevel.MEMORY_ONLY());
            out.println(results.count() + " workers, " + weights + " weights");
            Map<Combination, double[]> seconds = new EnumMap<>(Combination.class);
            for (Combination each : Combination.values()) {
                seconds.put(each, new double[TURNS]);
            }
            for (int turn = 0; turn < TURNS; turn++) {
                for (Combination each : Combination.values()) {
                    long start = System.nanoTime();
                    each.total(results, workers);
                    seconds.get(each)[turn] = (System.nanoTime() - start) / 1e9;
                }
            }
            for (Combination each : Combination.values()) {
                double[] sorted = seconds.get(each);
                Arrays.sort(sorted);
                out.printf(
                        "%s: median %.3f s, quartiles %.3f .. %.3f%n",
                        each, sorted[TURNS / 2], sorted[TURNS / 4], sorted[3 * TURNS / 4]);
            }
        }
    }

    /// Results with random weights of many magnitudes; the sum of a worker's losses is its number.
    static JavaRDD<WorkerResult> results(JavaSparkContext spark, int workers, int weights) {
        List<Integer> numbers = IntStream.range(0, workers).boxed().toList();
        return spark.parallelize(numbers, workers).map(new ResultOf(weights));
    }

    private record ResultOf(int weights) implements Function<Integer, WorkerResult> {
        @Override
        public WorkerResult call(Integer worker) {
            var random = CounterRandom.ofSeed(worker);
            float[] values = new float[weights];
            for (int i = 0; i < weights; i++) {
                values[i] = (float) Math.scalb(random.uniform(i) - 0.5, (worker * 17 + i) % 60 - 30);
            }
            return new WorkerResult(worker, List.of(values), new Losses(worker, 1));
        }
    }
}
