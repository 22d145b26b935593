package kawi.engine.io.safetensors;

import static kawi.engine.io.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightFilesTest {
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    Path folder;

    private void shard(String file, String... tensors) {
        var writer = new SafetensorsWriter();
        for (String name : tensors) {
            writer.floats(name, new Array(new float[] {name.charAt(0), 2}, Shape.of(2)));
        }
        writer.write(folder.resolve(file));
    }

    private Path index(String map) throws IOException {
        return Files.writeString(
                folder.resolve(WeightFiles.INDEX),
                ("{'metadata': {'total_size': 24}, 'weight_map': {" + map + "}}").replace('\'', '"'));
    }

    private Path index() throws IOException {
        return index("'a': '" + FIRST + "', 'b': '" + SECOND + "', 'c': '" + FIRST + "'");
    }

    private void assertRefusedBecauseOf(Path file, String... parts) {
        assertRefused(file, () -> WeightFiles.open(folder).close(), parts);
    }

    @Test
    void theTensorsOfAllShardsAreRead() throws IOException {
        shard(FIRST, "a", "c");
        shard(SECOND, "b");
        Path index = index();
        try (var weights = WeightFiles.open(folder)) {
            assertEquals(index, weights.path());
            assertEquals(Set.of("a", "b", "c"), weights.names());
            assertArrayEquals(new float[] {'b', 2}, weights.floats("b").data());
            var read = new float[2];
            weights.readFinite("c", read);
            assertArrayEquals(new float[] {'c', 2}, read);
            assertEquals(folder.resolve(SECOND), weights.pathOf("b"));
            assertTrue(weights.same("b", "b"));
            assertFalse(weights.same("a", "b"), "in two files");
            assertRefused(index, () -> weights.entry("d"), "there is no tensor \"d\"");
        }
    }

    @Test
    void theSingleFileCountsIfThereAreBoth() throws IOException {
        index();
        shard(WeightFiles.SINGLE, "x");
        try (var weights = WeightFiles.open(folder)) {
            assertEquals(List.of("x"), List.copyOf(weights.names()));
        }
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        shard(FIRST, "a", "c");
        index();
        assertRefusedBecauseOf(
                folder.resolve(SECOND), "there is no such file", "1 of the 3 tensors", "download is not complete");
    }

    @Test
    void aTensorInTwoShardsIsRefused() throws IOException {
        shard(FIRST, "a", "c");
        shard(SECOND, "b", "c");
        index();
        assertRefusedBecauseOf(folder.resolve(SECOND), "contains the tensor \"c\", but", "in " + FIRST);
    }

    @Test
    void aTensorThatIsNotListedIsRefused() throws IOException {
        shard(FIRST, "a", "c", "d");
        shard(SECOND, "b");
        index();
        assertRefusedBecauseOf(folder.resolve(FIRST), "contains the tensor \"d\"", "does not list");
    }

    @Test
    void aListedTensorThatIsInNoShardIsRefused() throws IOException {
        shard(FIRST, "a");
        shard(SECOND, "b");
        index();
        assertRefusedBecauseOf(folder.resolve(FIRST), "does not contain the tensor \"c\"");
    }

    @Test
    void aDamagedShardIsRefused() throws IOException {
        shard(FIRST, "a", "c");
        Files.writeString(folder.resolve(SECOND), "<!DOCTYPE html> the download needs a login");
        index();
        assertRefusedBecauseOf(folder.resolve(SECOND), "is this a safetensors file?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                  | \"weight_map\" is {}, expected at least one tensor",
                "'a': '../model.safetensors'       | expected the name of a .safetensors file in the same folder",
                "'a': '/etc/passwd'                | expected the name of a .safetensors file in the same folder",
                "'a': 'sub\\\\model.safetensors'   | expected the name of a .safetensors file in the same folder",
                "'a': 'pytorch_model.bin'          | expected the name of a .safetensors file in the same folder",
                "'a': ['x.safetensors']            | expected a string",
                "'a': null                         | expected a string",
                "'a': 'x.safetensors', 'a': 'y'    | twice",
            })
    void aWrongMapIsRefused(String map, String problem) throws IOException {
        Path index = index(map == null ? "" : map);
        assertRefusedBecauseOf(index, problem);
    }

    @Test
    void anIndexWithoutAMapIsRefused() throws IOException {
        Path index = Files.writeString(folder.resolve(WeightFiles.INDEX), "{}");
        assertRefusedBecauseOf(index, "\"weight_map\" is missing");
        Files.writeString(index, "not JSON");
        assertRefusedBecauseOf(index, "the index", "not valid JSON");
    }

    @Test
    void aFolderWithPickledWeightsOnlyIsToldHowToConvertThem() throws IOException {
        Files.writeString(folder.resolve("training_args.bin"), "no weights");
        assertRefusedBecauseOf(folder, "there is no model.safetensors in it");
        Files.writeString(folder.resolve("pytorch_model.bin"), "a pickle");
        assertRefusedBecauseOf(
                folder,
                "there is no model.safetensors in it, only pytorch_model.bin, which Kawi does not read",
                "from_pretrained('" + folder + "').save_pretrained('" + folder + "')");
        shard(WeightFiles.SINGLE, "x");
        WeightFiles.open(folder).close();
    }

    @Test
    void pickledWeightsInSeveralFilesAreToldTheSame() throws IOException {
        Files.writeString(folder.resolve("pytorch_model-00001-of-00002.bin"), "a pickle");
        Files.writeString(folder.resolve("pytorch_model.bin.index.json"), "{}");
        assertRefusedBecauseOf(folder, "only pytorch_model-00001-of-00002.bin, which Kawi does not read");
    }
}
