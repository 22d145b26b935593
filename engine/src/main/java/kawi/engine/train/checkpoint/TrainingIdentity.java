package kawi.engine.train.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import kawi.engine.io.ModelFileException;

/// What must not change when a training is resumed: the model, the data, and everything that determines an update. The
/// number of steps, the learning rate and the evaluations may change.
///
/// Each part is a text that checkpoints contain. The texts must stay as they are, or checkpoints of older versions are
/// refused.
///
/// @param model the architecture of the model
/// @param recipe the settings of the training and the optimizer
/// @param data the fingerprint of the token ids, and so of the text and the tokenizer
public record TrainingIdentity(String model, String recipe, String data) {
    /// Between the parts of a text such as `GptConfig[layers=4, heads=4]`.
    private static final Pattern SEPARATOR = Pattern.compile(", |[\\[\\]]");

    /// @param other the training that is to be resumed from this one's checkpoint
    /// @param file the checkpoint, for the message
    /// @throws ModelFileException if it is another training
    public void requireSame(TrainingIdentity other, Path file) {
        if (!model.equals(other.model)) {
            throw new ModelFileException(file, "is the checkpoint of another model: " + difference(model, other.model));
        }
        if (!recipe.equals(other.recipe)) {
            throw new ModelFileException(
                    file, "is the checkpoint of a training with other settings: " + difference(recipe, other.recipe));
        }
        if (!data.equals(other.data)) {
            throw new ModelFileException(
                    file, "is the checkpoint of a training on another text or with another tokenizer");
        }
    }

    /// What differs between two texts, such as `layers=4 there, but layers=6 here`.
    static String difference(String there, String here) {
        List<String> thereParts = List.of(SEPARATOR.split(there));
        List<String> hereParts = List.of(SEPARATOR.split(here));
        if (thereParts.size() != hereParts.size()) {
            return there + " there, but " + here + " here";
        }
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < hereParts.size(); i++) {
            if (!thereParts.get(i).equals(hereParts.get(i))) {
                differences.add(thereParts.get(i) + " there, but " + hereParts.get(i) + " here");
            }
        }
        return String.join("; ", differences);
    }
}
