package kawi.engine.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import kawi.autograd.array.Array;
import kawi.autograd.optim.AdamW;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.SafetensorsFile;
import kawi.engine.io.SafetensorsWriter;

/// One file with all that is needed to go on with a training as if nothing had happened: a safetensors file with the
/// weights (`model.` and their name) and AdamW's two moments of each (`adamw.first.`, `adamw.second.`), and in its
/// notes where the training stands, which it is, and a checksum of every bit.
///
/// One file rather than several, because the rename of one file is all that a file system does in one step.
final class Checkpoint {
    private static final String FORMAT = "kawi.checkpoint";
    private static final String VERSION = "1";

    private static final String WEIGHTS = "model.";
    private static final String FIRST_MOMENTS = "adamw.first.";
    private static final String SECOND_MOMENTS = "adamw.second.";

    private static final String STEP = "step";
    private static final String EVALUATED_STEP = "evaluatedStep";
    private static final String BEST_LOSS = "bestLoss";
    private static final String BEST_STEP = "bestStep";
    private static final String SKIPPED = "skipped";
    private static final String MODEL = "model";
    private static final String RECIPE = "recipe";
    private static final String DATA = "data";

    private Checkpoint() {}

    /// Writes the file; a crash at any moment leaves it whole or not there.
    ///
    /// @throws ModelFileException if it cannot be written
    static void write(Path file, TrainingState state, TrainingIdentity identity, AdamW optimizer) {
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
        for (AdamW.Moments each : optimizer.moments()) {
            String name = each.parameter().name();
            writer.floats(WEIGHTS + name, each.parameter().value());
            writer.floats(FIRST_MOMENTS + name, each.first());
            writer.floats(SECOND_MOMENTS + name, each.second());
        }
        writer.writeSealed(file);
    }

    /// Reads all of the file and looks whether it is as it was written.
    ///
    /// @throws ModelFileException if it is not
    static void requireWhole(Path file) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            opened.requireSealed();
        }
    }

    /// Reads a file that is whole into the optimiser's parameters and moments.
    ///
    /// @return where the training stood
    /// @throws ModelFileException if it is of another training; then nothing was changed
    static TrainingState read(Path file, TrainingIdentity identity, AdamW optimizer) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            var notes = new Notes(file, opened.metadata());
            notes.require(FORMAT, VERSION, "a checkpoint of another version of Kawi");
            notes.require(MODEL, identity.model(), "the checkpoint of another model");
            notes.require(RECIPE, identity.recipe(), "the checkpoint of a training with other settings");
            notes.require(DATA, identity.data(), "the checkpoint of a training on another text or other tokens");
            TrainingState state = notes.state();
            for (AdamW.Moments each : optimizer.moments()) {
                String name = each.parameter().name();
                require(opened, WEIGHTS + name, each.parameter().value());
                require(opened, FIRST_MOMENTS + name, each.first());
                require(opened, SECOND_MOMENTS + name, each.second());
            }
            for (AdamW.Moments each : optimizer.moments()) {
                String name = each.parameter().name();
                opened.read(WEIGHTS + name, each.parameter().value().data());
                opened.read(FIRST_MOMENTS + name, each.first().data());
                opened.read(SECOND_MOMENTS + name, each.second().data());
            }
            optimizer.resumeAt(state.step() - state.skipped());
            return state;
        }
    }

    private static void require(SafetensorsFile file, String name, Array array) {
        if (!file.shape(name).equals(array.shape())) {
            throw new ModelFileException(
                    file.path(), "\"" + name + "\" is " + file.shape(name) + ", but the model's is " + array.shape());
        }
    }

    /// What the header says beside the tensors.
    private record Notes(Path file, Map<String, String> texts) {

        void require(String key, String expected, String otherwise) {
            String text = texts.get(key);
            if (!expected.equals(text)) {
                throw new ModelFileException(
                        file, "is " + otherwise + ": \"" + key + "\" is " + text + ", but here " + expected);
            }
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
