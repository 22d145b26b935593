package kawi.engine.io.peft;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.nn.Dropout;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.io.safetensors.SafetensorsWriter;
import kawi.engine.model.GptConfig;
import kawi.engine.model.lora.LowRankUpdate;
import kawi.tokenizer.io.Folders;

/// A folder with an adapter as `peft` writes it: `adapter_config.json` and `adapter_model.safetensors`. For a layer of
/// K inputs and N outputs the latter contains
///
///     base_model.model.MODULE.lora_A.weight   (r, K)
///     base_model.model.MODULE.lora_B.weight   (N, r)
///
/// which are the transposes of Kawi's A and B.
public final class AdapterFolder {
    /// The file of the configuration.
    public static final String CONFIG = AdapterConfig.NAME;

    /// The file of the matrices.
    public static final String WEIGHTS = "adapter_model.safetensors";

    private static final String PREFIX = "base_model.model.";
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";

    private AdapterFolder() {}

    /// Writes an adapter, and creates the folder if there is none.
    ///
    /// @param config of the model that is adapted
    /// @param base the folder or name of that model
    /// @throws kawi.tokenizer.io.FileException if a file cannot be written
    public static void write(Path folder, Adapter adapter, GptConfig config, String base) {
        var writer = new SafetensorsWriter();
        for (LowRankUpdate update : adapter.updates()) {
            addTransposed(writer, update.a());
            addTransposed(writer, update.b());
        }
        Folders.make(folder);
        writer.write(folder.resolve(WEIGHTS));
        new AdapterConfig(adapter.lora(), false, adapter.targets(), Optional.of(base))
                .write(folder.resolve(CONFIG), config);
    }

    private static void addTransposed(SafetensorsWriter writer, Parameter parameter) {
        Shape shape = parameter.shape();
        int rows = shape.size(0);
        int columns = shape.size(1);
        writer.floats(
                PREFIX + parameter.name(),
                Shape.of(columns, rows),
                () -> transposed(parameter.value().data(), rows, columns));
    }

    private static float[] transposed(float[] matrix, int rows, int columns) {
        float[] result = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column * rows + row] = matrix[row * columns + column];
            }
        }
        return result;
    }

    /// Whether there is an adapter in a folder.
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(CONFIG));
    }

    /// The folder or name of the model that an adapter was trained for, if its file has it.
    ///
    /// @throws ModelFileException if the file is missing or wrong
    public static Optional<String> base(Path folder) {
        return AdapterConfig.read(folder.resolve(CONFIG)).base();
    }

    /// Reads an adapter.
    ///
    /// @param config of the model to adapt
    /// @throws ModelFileException if a file is missing or wrong, or the adapter is of another model
    public static Adapter read(Path folder, GptConfig config) {
        if (!isIn(folder)) {
            throw new ModelFileException(
                    folder,
                    Files.isDirectory(folder)
                            ? "there is no " + CONFIG + " in it: it is not the folder of an adapter"
                            : "there is no such folder");
        }
        AdapterConfig file = AdapterConfig.read(folder.resolve(CONFIG));
        try (SafetensorsFile weights = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
            Set<String> unread = new LinkedHashSet<>(weights.names());
            List<LowRankUpdate> updates = new ArrayList<>();
            for (Projection projection : Projection.of(config)) {
                String name = PREFIX + projection.module();
                if (unread.removeAll(List.of(name + A, name + B))) {
                    updates.add(update(weights, projection, file, updates.size()));
                }
            }
            if (!unread.isEmpty()) {
                throw new ModelFileException(
                        weights.path(),
                        "\"" + unread.iterator().next() + "\" is no low-rank update of a linear layer of this model");
            }
            if (updates.isEmpty()) {
                throw new ModelFileException(weights.path(), "there are no low-rank updates in it");
            }
            return new Adapter(file.lora(), file.targets(), updates);
        }
    }

    private static LowRankUpdate update(
            SafetensorsFile weights, Projection projection, AdapterConfig file, int number) {
        String name = PREFIX + projection.module();
        int rank = weights.shape(name + A).size(0);
        return new LowRankUpdate(
                projection.layer(),
                projection.firstColumn(),
                read(weights, projection.module() + A, Shape.of(projection.inputs(), rank)),
                read(weights, projection.module() + B, Shape.of(rank, projection.outputs())),
                file.scale(rank),
                new Dropout(file.lora().dropout(), LowRankUpdate.FIRST_STREAM + number));
    }

    private static Parameter read(SafetensorsFile weights, String name, Shape shape) {
        int rows = shape.size(0);
        int columns = shape.size(1);
        Shape stored = Shape.of(columns, rows);
        if (!weights.shape(PREFIX + name).equals(stored)) {
            throw new ModelFileException(
                    weights.path(),
                    "\"" + PREFIX + name + "\" is " + weights.shape(PREFIX + name) + ", expected " + stored
                            + " for this model");
        }
        float[] values = new float[stored.elements()];
        weights.readFinite(PREFIX + name, values);
        var parameter = new Parameter(name, shape);
        System.arraycopy(
                transposed(values, /* rows= */ columns, /* columns= */ rows),
                0,
                parameter.value().data(),
                0,
                values.length);
        return parameter;
    }
}
