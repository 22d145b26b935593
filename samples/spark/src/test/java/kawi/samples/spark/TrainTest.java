package kawi.samples.spark;

import static kawi.samples.spark.SparkTrainings.ROUNDS;
import static kawi.samples.spark.SparkTrainings.assertSameBits;
import static kawi.samples.spark.SparkTrainings.begin;
import static kawi.samples.spark.SparkTrainings.hash;
import static kawi.samples.spark.SparkTrainings.text;
import static kawi.samples.spark.SparkTrainings.train;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.io.folder.GptFolder;
import kawi.samples.cli.Main;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainTest {
    @TempDir
    private Path folder;

    @Test
    void theBitsDependNeitherOnTheThreadsNorOnHowWeightsAreAddedUp() throws IOException {
        Path text = text(folder);
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        String printed = train("local[1]", begin(text, one, ROUNDS));
        List<String> tree = new ArrayList<>(ROUNDS);
        tree.addAll(List.of("--combine", "tree", "--eval-every", "1"));
        train("local[2]", begin(text, two, tree));
        assertSameBits(one, two);

        assertTrue(printed.contains("round 6 of 6: loss "), printed);
        assertEquals(
                List.of("round-000004.safetensors", "round-000006.safetensors"), names(one.resolve("checkpoints")));
        assertEquals(List.of("round-000004", "round-000006"), names(one.resolve("workers")));
        generates(one);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void generates(Path model) {
        Tokenizer tokenizer = TokenizerFile.load(model);
        try (var device = new Device(new VectorKernels(), 1)) {
            var config = GenerationConfig.of(5, DecodingStrategy.greedy());
            int[] ids = new Generator(GptFolder.read(model), device)
                    .generate(tokenizer.encode("The whale"), config, step -> {})
                    .ids();
            assertEquals(5, ids.length);
        }
    }

    @Test
    void oneWorkerWithPlainAveragingTrainsAsKawiTrainDoesToTheLastBit() {
        Path text = text(folder);
        Path spark = folder.resolve("spark");
        Path kawi = folder.resolve("kawi");
        train(
                "local[2]",
                begin(
                        text,
                        spark,
                        List.of(
                                "--workers",
                                "1",
                                "--inner-steps",
                                "5",
                                "--rounds",
                                "3",
                                "--outer-lr",
                                "1",
                                "--outer-momentum",
                                "0",
                                "--eval-batches",
                                "2")));
        List<String> arguments = new ArrayList<>(List.of("train"));
        arguments.addAll(begin(
                text,
                kawi,
                List.of("--steps", "15", "--eval-interval", "15", "--eval-batches", "2", "--threads", "1")));
        Main.main(arguments.toArray(String[]::new));
        assertEquals(hash(kawi.resolve("model.safetensors")), hash(spark.resolve("model.safetensors")));
        assertEquals(hash(kawi.resolve("config.json")), hash(spark.resolve("config.json")));
        assertEquals(hash(kawi.resolve("tokenizer.json")), hash(spark.resolve("tokenizer.json")));
    }

    @Test
    void aBadRequestIsOneLineAndWritesNothing() {
        Path text = text(folder);
        Path out = folder.resolve("out");
        Map<List<String>, String> requests = Map.of(
                List.of("--workers", "0"), "--workers must be at least 1, not 0",
                List.of("--workers", "2000"), "a worker's part of the text has 9 tokens",
                List.of("--outer-momentum", "1"), "the outer momentum must be at least 0 and less than 1, not 1",
                List.of("--lr", "-1"), "the learning rate must be a number of at least 0, not -1",
                List.of("--rounds", "many"), "--rounds",
                List.of("--eval-every", "0"), "--eval-every must be at least 1, not 0",
                List.of("--resume", folder.toString()), "give --out ADDRESS to begin a training");
        requests.forEach((options, expected) -> {
            var ended = SparkTrainings.run(new Train(), "local[1]", Map.of(), begin(text, out, options));
            assertEquals(2, ended.status(), options + ended.err());
            assertEquals(
                    1,
                    ended.err()
                            .lines()
                            .filter(line -> line.startsWith("kawi: "))
                            .count(),
                    ended.err());
            assertTrue(ended.errors().getFirst().contains(expected), ended.err());
            assertFalse(Files.exists(out.resolve("diloco.json")), options.toString());
        });
    }
}
