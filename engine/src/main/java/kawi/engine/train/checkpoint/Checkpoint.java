package kawi.engine.train.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kawi.autograd.Parameter;
import kawi.autograd.array.Array;
import kawi.autograd.optim.Optimizer;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.io.safetensors.SafetensorsWriter;

/// A file with everything that is needed to resume a training as if it had never been interrupted: a safetensors file
/// with the weights (`model.` and their name) and the state of the optimizer, and in its metadata the progress, the
/// [identity][TrainingIdentity] and a checksum of every bit.
///
/// It is one file and not several, because the rename of one file is all that a file system does atomically.
final class Checkpoint {
    private static final String FORMAT = "kawi.checkpoint";
    private static final String VERSION = "1";
    private static final String WEIGHTS = "model.";

    private static final String STEP = "step";
    private static final String EVALUATED_STEP = "evaluatedStep";
    private static final String BEST_LOSS = "bestLoss";
    private static final String BEST_STEP = "bestStep";
    private static final String SKIPPED = "skipped";
    private static final String MODEL = "model";
    private static final String RECIPE = "recipe";
    private static final String DATA = "data";

    private Checkpoint() {}

    /// Writes the file; after a crash at any moment it is complete or does not exist.
    ///
    /// @throws kawi.tokenizer.io.FileException if it cannot be written
    static void write(
            Path file,
            TrainingState state,
            TrainingIdentity identity,
            List<Parameter> parameters,
            Optimizer optimizer) {
        var writer = new SafetensorsWriter()
                .metadata(FORMAT, VERSION)
                .metadata(STEP, Long.toString(state.step()))
                .metadata(EVALUATED_STEP, Long.toString(state.evaluatedStep()))
                .metadata(BEST_LOSS, Double.toString(state.bestLoss()))
                .metadata(BEST_STEP, Long.toString(state.bestStep()))
                .metadata(SKIPPED, Integer.toString(state.skipped()))
                .metadata(MODEL, identity.model())
                .metadata(RECIPE, identity.recipe())
                .metadata(DATA, identity.data());
        tensors(parameters, optimizer).forEach(writer::floats);
        writer.writeWithChecksum(file);
    }

    /// The tensors of the file, by name.
    private static Map<String, Array> tensors(List<Parameter> parameters, Optimizer optimizer) {
        Map<String, Array> tensors = new LinkedHashMap<>();
        parameters.forEach(parameter -> tensors.put(WEIGHTS + parameter.name(), parameter.value()));
        optimizer.state().forEach(state -> tensors.put(state.name(), state.values()));
        return tensors;
    }

    /// Compares the whole file with its checksum.
    ///
    /// @throws ModelFileException if it is damaged
    static void requireWhole(Path file) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            opened.requireChecksum();
        }
    }

    /// The training that wrote the file, of which only the header is read.
    ///
    /// @throws ModelFileException if it is not a checkpoint
    static TrainingIdentity identity(Path file) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            var metadata = new Metadata(file, opened.metadata());
            metadata.requireVersion();
            return metadata.identity();
        }
    }

    /// Reads a whole file into the parameters and the optimizer.
    ///
    /// @return the progress of the training
    /// @throws ModelFileException if it is of another training; nothing is changed then
    static TrainingState read(Path file, TrainingIdentity identity, List<Parameter> parameters, Optimizer optimizer) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            var metadata = new Metadata(file, opened.metadata());
            metadata.requireVersion();
            metadata.identity().requireSame(identity, file);
            TrainingState state = metadata.state();
            Map<String, Array> tensors = tensors(parameters, optimizer);
            tensors.forEach((name, array) -> requireShape(opened, name, array));
            tensors.forEach((name, array) -> opened.read(name, array.data()));
            optimizer.resumeAt(state.step() - state.skipped()); // a skipped step is none of the optimizer's
            return state;
        }
    }

    private static void requireShape(SafetensorsFile file, String name, Array array) {
        if (!file.shape(name).equals(array.shape())) {
            throw new ModelFileException(
                    file.path(), "\"" + name + "\" is " + file.shape(name) + ", but the model's is " + array.shape());
        }
    }

    /// The metadata of the header.
    private record Metadata(Path file, Map<String, String> texts) {

        void requireVersion() {
            if (!VERSION.equals(texts.get(FORMAT))) {
                throw new ModelFileException(
                        file,
                        texts.containsKey(FORMAT)
                                ? "is a checkpoint of version " + texts.get(FORMAT) + ", but this Kawi reads version "
                                        + VERSION
                                : "is not a checkpoint: the metadata has no \"" + FORMAT + "\"");
            }
        }

        TrainingIdentity identity() {
            return new TrainingIdentity(text(MODEL), text(RECIPE), text(DATA));
        }

        private String text(String key) {
            String text = texts.get(key);
            if (text == null) {
                throw new ModelFileException(file, "\"" + key + "\" is missing in the metadata");
            }
            return text;
        }

        TrainingState state() {
            long step = number(STEP, Long::parseLong);
            long evaluatedStep = number(EVALUATED_STEP, Long::parseLong);
            double bestLoss = number(BEST_LOSS, Double::parseDouble);
            long bestStep = number(BEST_STEP, Long::parseLong);
            int skipped = number(SKIPPED, Integer::parseInt);
            try {
                return new TrainingState(step, evaluatedStep, bestLoss, bestStep, skipped);
            } catch (IllegalArgumentException e) {
                throw new ModelFileException(file, e.getMessage(), e);
            }
        }

        private <N> N number(String key, Function<String, N> parser) {
            try {
                return parser.apply(texts.getOrDefault(key, "missing"));
            } catch (NumberFormatException e) {
                throw new ModelFileException(file, "\"" + key + "\" is " + texts.get(key) + ", expected a number", e);
            }
        }
    }
}
