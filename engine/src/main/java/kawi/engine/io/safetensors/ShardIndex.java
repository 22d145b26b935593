package kawi.engine.io.safetensors;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import kawi.engine.io.ModelFileException;
import kawi.tokenizer.io.SmallFile;
import kawi.tokenizer.json.JsonCursor;

/// `model.safetensors.index.json`: the file of each tensor of a model whose weights are split into shards.
///
///     {"metadata": {"total_size": 269030400},
///      "weight_map": {"model.norm.weight": "model-00002-of-00002.safetensors", ...}}
///
/// @param path the index
/// @param shardOfTensor the name of the file, in the same folder, by the name of the tensor
record ShardIndex(Path path, SequencedMap<String, String> shardOfTensor) {

    /// The index of a model of 405 billion parameters has 100 kB.
    private static final int MAX_BYTES = 1 << 24;

    /// Real models have fewer than 200. Each is an open file.
    private static final int MAX_SHARDS = 1000;

    /// Reads an index.
    ///
    /// @throws ModelFileException if it violates the format
    static ShardIndex read(Path path) {
        JsonCursor index = JsonCursor.parseObject(
                ByteBuffer.wrap(SmallFile.bytes(path, MAX_BYTES)),
                (where, problem, cause) -> new ModelFileException(
                        path,
                        (where.path().isEmpty() ? "the index" : "\"" + where.path() + "\"") + " " + problem,
                        cause));
        JsonCursor map = index.at("weight_map");
        SequencedMap<String, String> shards = new LinkedHashMap<>();
        map.entries().forEach((tensor, shard) -> shards.put(tensor, fileName(shard)));
        if (shards.isEmpty()) {
            throw map.expected("at least one tensor");
        }
        return new ShardIndex(path, shards);
    }

    /// A file in the same folder, and never one elsewhere, whatever a downloaded index says.
    private static String fileName(JsonCursor shard) {
        String name = shard.text();
        if (!name.endsWith(".safetensors") || name.contains("/") || name.contains("\\") || name.indexOf('\0') >= 0) {
            throw shard.expected("the name of a .safetensors file in the same folder");
        }
        return name;
    }

    /// Opens all shards, and checks that each contains exactly the tensors that the index says.
    ///
    /// @throws ModelFileException if a shard is missing or damaged, or a tensor is in another shard, in two or in none
    List<SafetensorsFile> open() {
        List<String> names = shardOfTensor.values().stream().distinct().toList();
        if (names.size() > MAX_SHARDS) {
            throw new ModelFileException(path, "lists " + names.size() + " files, expected at most " + MAX_SHARDS);
        }
        List<SafetensorsFile> open = new ArrayList<>();
        try {
            for (String name : names) {
                open.add(open(name));
            }
            requireNothingElse(open);
            requireAll(open);
            return open;
        } catch (RuntimeException | Error e) {
            WeightFiles.closeAll(open);
            throw e;
        }
    }

    private SafetensorsFile open(String name) {
        Path shard = path.resolveSibling(name);
        if (Files.notExists(shard)) {
            long tensors = shardOfTensor.values().stream().filter(name::equals).count();
            throw new ModelFileException(
                    shard,
                    "there is no such file, but " + path.getFileName() + " says that it contains " + tensors
                            + " of the " + shardOfTensor.size() + " tensors: the download is not complete");
        }
        return SafetensorsFile.open(shard);
    }

    private void requireNothingElse(List<SafetensorsFile> open) {
        for (SafetensorsFile shard : open) {
            String name = shard.path().getFileName().toString();
            for (String tensor : shard.names()) {
                String listed = shardOfTensor.get(tensor);
                if (listed == null) {
                    throw new ModelFileException(
                            shard.path(),
                            "contains the tensor \"" + tensor + "\", which " + path.getFileName() + " does not list");
                }
                if (!listed.equals(name)) {
                    throw new ModelFileException(
                            shard.path(),
                            "contains the tensor \"" + tensor + "\", but " + path.getFileName() + " says that it is in "
                                    + listed);
                }
            }
        }
    }

    private void requireAll(List<SafetensorsFile> open) {
        for (SafetensorsFile shard : open) {
            String name = shard.path().getFileName().toString();
            shardOfTensor.forEach((tensor, listed) -> {
                if (listed.equals(name) && !shard.names().contains(tensor)) {
                    throw new ModelFileException(
                            shard.path(),
                            "does not contain the tensor \"" + tensor + "\", but " + path.getFileName()
                                    + " says that it does");
                }
            });
        }
    }
}
