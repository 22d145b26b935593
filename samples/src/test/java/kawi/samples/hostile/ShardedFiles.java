package kawi.samples.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kawi.autograd.random.CounterRandom;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.io.safetensors.SafetensorsWriter;
import kawi.engine.io.safetensors.WeightFiles;
import kawi.engine.model.Gpt;

/// Hostile indexes of a model in two files.
final class ShardedFiles {
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    private ShardedFiles() {}

    static Runnable folder(Path file, Choices choices) throws IOException {
        Path folder = Files.createDirectories(file.resolveSibling("sharded"));
        Path single = folder.resolve(ModelFolder.WEIGHTS);
        GptFolder.write(folder, new Gpt(ModelFiles.llama(0), CounterRandom.ofSeed(1)), Set.of());
        List<String> map = new ArrayList<>();
        var first = new SafetensorsWriter();
        var second = new SafetensorsWriter();
        try (var weights = SafetensorsFile.open(single)) {
            for (String name : weights.names()) {
                boolean isFirst = map.size() < 4;
                (isFirst ? first : second).floats(name, weights.floats(name));
                map.add("\"" + name + "\": \"" + (isFirst ? FIRST : SECOND) + "\"");
            }
        }
        first.write(folder.resolve(FIRST));
        second.write(folder.resolve(SECOND));
        Files.delete(single);
        String index = "{\"metadata\": {\"total_size\": 1234}, \"weight_map\": {" + String.join(", ", map) + "}}";
        Files.write(folder.resolve(WeightFiles.INDEX), ModelFiles.text(index, choices));
        return () -> GptFolder.read(folder);
    }
}
