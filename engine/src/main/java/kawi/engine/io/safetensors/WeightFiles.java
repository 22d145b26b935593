package kawi.engine.io.safetensors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Supplier;
import kawi.autograd.array.Array;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.engine.io.ModelFileException;

/// The weights of a model folder, open for reading: `model.safetensors`, or several files (shards) and
/// `model.safetensors.index.json`, which says which tensor is in which of them. With both, the single file counts, as
/// in `transformers`.
public final class WeightFiles implements AutoCloseable {
    /// The file of weights that are not split.
    public static final String SINGLE = "model.safetensors";

    /// The file that lists the shards.
    public static final String INDEX = "model.safetensors.index.json";

    private final Path path;
    private final List<SafetensorsFile> files;
    private final SequencedMap<String, SafetensorsFile> fileOfTensor;

    private WeightFiles(Path path, List<SafetensorsFile> files) {
        this.path = path;
        this.files = files;
        fileOfTensor = new LinkedHashMap<>();
        files.forEach(file -> file.names().forEach(name -> fileOfTensor.put(name, file)));
    }

    /// Opens the weights in a folder and reads the headers of all files.
    ///
    /// @throws ModelFileException if the folder has no weights, a file is missing or damaged, or the index does not
    /// match the shards
    public static WeightFiles open(Path folder) {
        Path single = folder.resolve(SINGLE);
        if (Files.exists(single)) {
            return new WeightFiles(single, List.of(SafetensorsFile.open(single)));
        }
        Path index = folder.resolve(INDEX);
        if (Files.exists(index)) {
            return new WeightFiles(index, ShardIndex.read(index).open());
        }
        throw new ModelFileException(folder, OtherWeights.explain(folder));
    }

    /// The single file, or the index.
    public Path path() {
        return path;
    }

    /// The names of all tensors.
    public SequencedSet<String> names() {
        return Collections.unmodifiableSequencedSet(fileOfTensor.sequencedKeySet());
    }

    /// The type, shape and position of a tensor.
    ///
    /// @throws ModelFileException if there is no tensor of that name
    public TensorEntry entry(String name) {
        return fileOf(name).entry(name);
    }

    /// A tensor as float32.
    ///
    /// @see SafetensorsFile#floats
    public Array floats(String name) {
        return fileOf(name).floats(name);
    }

    /// Copies a tensor of finite values to the beginning of `into`, as float32.
    ///
    /// @see SafetensorsFile#readFinite
    public void readFinite(String name, float[] into) {
        fileOf(name).readFinite(name, into);
    }

    /// The format in which a tensor's values can stay in memory, if it has fewer bits than float32: BF16. (Values
    /// in F16 become float32.)
    public Optional<WeightFormat> format(String name) {
        return entry(name).type() == DataType.BF16 ? Optional.of(WeightFormat.BF16) : Optional.empty();
    }

    /// Encodes the values of a tensor.
    ///
    /// @throws ModelFileException if a value is too large for the format
    public <T> T encode(String name, Supplier<T> encoding) {
        try {
            return encoding.get();
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(pathOf(name), "tensor \"" + name + "\": " + e.getMessage(), e);
        }
    }

    /// Whether two tensors are the same: type, shape and every bit.
    public boolean same(String left, String right) {
        return fileOf(left).same(left, fileOf(right), right);
    }

    /// The file that contains a tensor.
    ///
    /// @throws ModelFileException if there is no tensor of that name
    public Path pathOf(String name) {
        return fileOf(name).path();
    }

    private SafetensorsFile fileOf(String name) {
        SafetensorsFile file = fileOfTensor.get(name);
        if (file == null) {
            throw new ModelFileException(path, "there is no tensor \"" + name + "\"");
        }
        return file;
    }

    @Override
    public void close() {
        closeAll(files);
    }

    static void closeAll(List<SafetensorsFile> files) {
        files.forEach(SafetensorsFile::close);
    }
}
