package kawi.samples.spark.diloco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import kawi.samples.spark.diloco.Combination.Total;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class CombinationTest {

    @Test
    void bothWaysGiveTheSameBitsAndTheLossesInTheOrderOfTheWorkers() {
        var conf = new SparkConf().setMaster("local[2]").setAppName("test").set("spark.ui.enabled", "false");
        try (var spark = new JavaSparkContext(conf)) {
            for (int workers : new int[] {1, 2, 3, 7}) {
                JavaRDD<WorkerResult> results = CombinationTiming.results(spark, workers, 50);
                Total collected = Combination.COLLECT.total(results, workers);
                Total added = Combination.TREE.total(results, workers);
                assertEquals(workers, added.sum().workers());
                assertArrayEquals(
                        collected.sum().weights().getFirst(),
                        added.sum().weights().getFirst(),
                        workers + " workers");
                assertEquals(collected.losses(), added.losses());
                assertEquals(workers - 1.0, added.losses().getLast().sum());
            }
        }
    }

    @Test
    void groupsAreAsManyAsTheirMembersOrFewer() {
        assertEquals(1, Combination.groupSize(1));
        assertEquals(2, Combination.groupSize(4));
        assertEquals(4, Combination.groupSize(5));
        assertEquals(4, Combination.groupSize(16));
        assertEquals(8, Combination.groupSize(64));
    }
}
