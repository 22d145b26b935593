package kawi.samples.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kawi.samples.spark.SparkTrainings.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    @TempDir
    private Path folder;

    @Test
    void everyCombinationIsARowAndTheBestIsTheFirst() {
        List<String> arguments = new ArrayList<>(SparkTrainings.begin(
                SparkTrainings.text(folder),
                "",
                List.of("--steps", "12", "--lrs", "1e-2,1e-5,1e30", "--seeds", "1,2", "--eval-batches", "2")));
        arguments.subList(2, 4).clear(); // no --out
        Ended ended = SparkTrainings.run(new Sweep(), "local[2]", Map.of(), arguments);
        assertEquals(0, ended.status(), ended.err());
        List<String> rows = ended.out().lines().skip(1).toList();
        assertEquals(7, rows.size(), ended.out());
        assertTrue(rows.get(0).strip().startsWith("learning rate  width"), ended.out());
        assertTrue(rows.get(1).contains("0.01  "), ended.out());
        assertTrue(rows.get(6).endsWith("diverged"), ended.out());
    }
}
