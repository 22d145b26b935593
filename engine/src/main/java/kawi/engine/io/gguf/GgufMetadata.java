package kawi.engine.io.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.engine.io.ModelFileException;

/// The metadata of a GGUF file, with checks of their types.
///
/// @param path the file, for messages
/// @param values the values by key
public record GgufMetadata(Path path, Map<String, GgufValue> values) {

    ModelFileException error(String key, String problem) {
        return new ModelFileException(path, "\"" + key + "\" " + problem);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    private GgufValue value(String key) {
        GgufValue value = values.get(key);
        if (value == null) {
            throw error(key, "is missing");
        }
        return value;
    }

    String text(String key) {
        if (value(key) instanceof GgufValue.Text text) {
            return text.value();
        }
        throw error(key, "is not a text");
    }

    /// A whole number in a range.
    int integer(String key, int min, int max) {
        if (value(key) instanceof GgufValue.Whole whole && whole.value() >= min && whole.value() <= max) {
            return (int) whole.value();
        }
        throw error(key, "is not a whole number from " + min + " to " + max);
    }

    Optional<Integer> optionalInteger(String key, int min, int max) {
        return has(key) ? Optional.of(integer(key, min, max)) : Optional.empty();
    }

    double number(String key) {
        return switch (value(key)) {
            case GgufValue.Real real -> real.value();
            case GgufValue.Whole whole -> whole.value();
            default -> throw error(key, "is not a number");
        };
    }

    double number(String key, double missing) {
        return has(key) ? number(key) : missing;
    }

    Optional<Boolean> flag(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (value(key) instanceof GgufValue.Flag flag) {
            return Optional.of(flag.value());
        }
        throw error(key, "is not true or false");
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (GgufValue item : items(key)) {
            if (!(item instanceof GgufValue.Text text)) {
                throw error(key, "is not a list of texts");
            }
            texts.add(text.value());
        }
        return texts;
    }

    List<Integer> integers(String key) {
        List<Integer> integers = new ArrayList<>();
        for (GgufValue item : items(key)) {
            if (!(item instanceof GgufValue.Whole whole) || whole.value() != (int) whole.value()) {
                throw error(key, "is not a list of whole numbers");
            }
            integers.add((int) whole.value());
        }
        return integers;
    }

    List<Float> floats(String key) {
        List<Float> floats = new ArrayList<>();
        for (GgufValue item : items(key)) {
            if (!(item instanceof GgufValue.Real real) || Double.isNaN(real.value())) {
                throw error(key, "is not a list of floating-point numbers");
            }
            floats.add((float) real.value());
        }
        return floats;
    }

    private List<GgufValue> items(String key) {
        if (value(key) instanceof GgufValue.Items items) {
            return items.values();
        }
        throw error(key, "is not a list");
    }
}
