package kawi.samples.spark.diloco;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import kawi.engine.train.diloco.WeightSum;
import kawi.samples.spark.diloco.WorkerResult.Losses;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.PairFunction;
import scala.Tuple2;

/// How the weights of the workers are added up. Both ways give the same bits, for the shape of the sum is fixed
/// ([WeightSum]).
public enum Combination {
    /// The driver receives the weights of all workers, and adds them up.
    COLLECT {
        @Override
        Total total(JavaRDD<WorkerResult> results, int workers) {
            List<WorkerResult> all = results.collect(); // in the order of the workers, whoever was first
            return Total.of(all);
        }
    },

    /// Executors add up the weights of groups of workers, about as many groups as a group has workers; the driver adds
    /// up the sums of the groups. It needs less of the driver's memory and network, but sends weights between executors
    /// first, and sums in double precision after that.
    TREE {
        @Override
        Total total(JavaRDD<WorkerResult> results, int workers) {
            int size = groupSize(workers);
            int groups = Math.ceilDiv(workers, size);
            List<Total> sums =
                    results.mapToPair(new GroupOf(size)).groupByKey(groups).map(new SumOfGroup()).collect().stream()
                            .sorted(Comparator.comparingInt(Total::firstWorker))
                            .toList();
            return new Total(
                    0,
                    new Sum(WeightSum.ofParts(
                            sums.stream().map(each -> each.sum().weightSum()).toList())),
                    sums.stream().flatMap(each -> each.losses().stream()).toList());
        }
    };

    /// The sum over all workers.
    ///
    /// @param results a partition for each worker, in their order
    abstract Total total(JavaRDD<WorkerResult> results, int workers);

    /// A power of two, the first that is at least the root of the number of workers.
    static int groupSize(int workers) {
        int size = 1;
        while ((long) size * size < workers) {
            size *= 2;
        }
        return size;
    }

    /// As it is written on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// A sum of weights on its way.
    ///
    /// @param workers number of workers
    /// @param weights the sum
    record Sum(int workers, List<double[]> weights) implements Serializable {
        Sum(WeightSum sum) {
            this(sum.workers(), sum.weights());
        }

        WeightSum weightSum() {
            return new WeightSum(workers, weights);
        }
    }

    /// What some or all workers reached.
    ///
    /// @param firstWorker the lowest of their numbers
    /// @param sum of their weights
    /// @param losses of each, in their order
    record Total(int firstWorker, Sum sum, List<Losses> losses) implements Serializable {
        /// @param results in the order of the workers
        static Total of(List<WorkerResult> results) {
            return new Total(
                    results.getFirst().worker(),
                    new Sum(WeightSum.ofWorkers(
                            results.stream().map(WorkerResult::weights).toList())),
                    results.stream().map(WorkerResult::losses).toList());
        }
    }

    private record GroupOf(int size) implements PairFunction<WorkerResult, Integer, WorkerResult> {
        @Override
        public Tuple2<Integer, WorkerResult> call(WorkerResult result) {
            return new Tuple2<>(result.worker() / size, result);
        }
    }

    private record SumOfGroup() implements Function<Tuple2<Integer, Iterable<WorkerResult>>, Total> {
        @Override
        public Total call(Tuple2<Integer, Iterable<WorkerResult>> group) {
            return Total.of(StreamSupport.stream(group._2().spliterator(), false)
                    .sorted(Comparator.comparingInt(WorkerResult::worker))
                    .toList());
        }
    }
}
