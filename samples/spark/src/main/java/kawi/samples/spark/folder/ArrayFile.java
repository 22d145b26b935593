package kawi.samples.spark.folder;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.io.safetensors.SafetensorsWriter;

/// Lists of arrays in a file of a shared folder: safetensors with a checksum of every bit.
///
/// @param metadata texts by their keys
/// @param arrays lists of arrays by their names; the second array of `momentum` is stored as `momentum.1`
public record ArrayFile(Map<String, String> metadata, SequencedMap<String, List<float[]>> arrays) {

    /// Writes the file.
    ///
    /// @throws SharedFolderException if it cannot be written; what was there is unchanged
    public void write(SharedFolder folder, String name) {
        var writer = new SafetensorsWriter();
        metadata.forEach(writer::metadata);
        arrays.forEach((list, values) -> {
            for (int i = 0; i < values.size(); i++) {
                writer.floats(list + "." + i, new Array(values.get(i), Shape.of(values.get(i).length)));
            }
        });
        try (TemporaryFolder local = TemporaryFolder.create()) {
            Path file = local.file("arrays.safetensors");
            writer.writeWithChecksum(file);
            folder.write(name, file);
        }
    }

    /// Reads a file of which every bit is as it was written.
    ///
    /// @param lists number of arrays of each list
    /// @throws SharedFolderException if there is no such file, or it is damaged, or it is another
    public static ArrayFile read(SharedFolder folder, String name, SequencedMap<String, Integer> lists) {
        try (TemporaryFolder local = TemporaryFolder.create()) {
            Path copy = local.file("arrays.safetensors");
            folder.read(name, copy);
            try (SafetensorsFile file = SafetensorsFile.open(copy)) {
                file.requireChecksum();
                var arrays = new LinkedHashMap<String, List<float[]>>();
                lists.forEach((list, count) -> arrays.put(list, read(file, list, count)));
                return new ArrayFile(file.metadata(), arrays);
            } catch (ModelFileException e) {
                String problem = e.getMessage().replace(copy + ": ", "");
                throw new SharedFolderException(folder.address() + "/" + name, problem);
            }
        }
    }

    private static List<float[]> read(SafetensorsFile file, String list, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> file.floats(list + "." + i).data())
                .toList();
    }

    /// Checks that a file is as it was written.
    ///
    /// @throws SharedFolderException if there is no such file, or it is damaged
    public static void requireWhole(SharedFolder folder, String name) {
        read(folder, name, new LinkedHashMap<>());
    }

    /// A number of the metadata.
    ///
    /// @throws NumberFormatException if it is not one
    public long number(String key) {
        return Long.parseLong(String.valueOf(metadata.get(key)));
    }
}
