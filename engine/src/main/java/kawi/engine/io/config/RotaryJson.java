package kawi.engine.io.config;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import kawi.engine.model.attention.RotaryScaling;
import kawi.engine.model.attention.RotaryScaling.Linear;
import kawi.engine.model.attention.RotaryScaling.Llama3;
import kawi.engine.model.attention.RotaryScaling.None;
import kawi.tokenizer.json.JsonCursor;

/// The scaling of rotary positions as Hugging Face writes it: an object with `rope_type` (`type` in older files) and
/// the numbers of that type.
public final class RotaryJson {
    private static final String TYPE = "rope_type";
    private static final String FACTOR = "factor";
    private static final String LOW = "low_freq_factor";
    private static final String HIGH = "high_freq_factor";
    private static final String ORIGINAL = "original_max_position_embeddings";

    private RotaryJson() {}

    /// Reads a scaling.
    ///
    /// @param json the object; absent or null for none
    /// @param others keys that the object may have besides those of the scaling
    /// @throws kawi.engine.io.ModelFileException if the type is not one of Kawi's, or a key is missing, unknown or
    /// wrong
    public static RotaryScaling scaling(JsonCursor json, Set<String> others) {
        if (json.isAbsent()) {
            return RotaryScaling.NONE;
        }
        JsonCursor type = json.at(TYPE).isAbsent() ? json.at("type") : json.at(TYPE);
        RotaryScaling scaling = switch (type.text("default")) {
            case "default" -> RotaryScaling.NONE;
            case "linear" -> checked(json, () -> new Linear(number(json, FACTOR)));
            case "llama3" ->
                checked(
                        json,
                        () -> new Llama3(
                                number(json, FACTOR),
                                number(json, LOW),
                                number(json, HIGH),
                                json.at(ORIGINAL).integer(1, Integer.MAX_VALUE)));
            default -> throw type.expected("one of default, linear, llama3");
        };
        Set<String> known = object(scaling).keySet();
        json.entries().forEach((key, value) -> {
            boolean isType = key.equals(TYPE) || key.equals("type");
            if (!isType && !known.contains(key) && !others.contains(key) && !value.isAbsent()) {
                throw value.error("is not a key of this type of rotary scaling");
            }
        });
        return scaling;
    }

    /// The object of a scaling; empty for none.
    public static Map<String, Object> object(RotaryScaling scaling) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (scaling) {
            case None none -> {}
            case Linear linear -> {
                json.put(TYPE, "linear");
                json.put(FACTOR, linear.factor());
            }
            case Llama3 llama3 -> {
                json.put(TYPE, "llama3");
                json.put(FACTOR, llama3.factor());
                json.put(LOW, llama3.lowFrequencyFactor());
                json.put(HIGH, llama3.highFrequencyFactor());
                json.put(ORIGINAL, llama3.originalContextLength());
            }
        }
        return json;
    }

    private static double number(JsonCursor json, String key) {
        BigDecimal number = json.at(key).number();
        return number.doubleValue();
    }

    private static RotaryScaling checked(JsonCursor json, Supplier<RotaryScaling> scaling) {
        try {
            return scaling.get();
        } catch (IllegalArgumentException e) {
            throw json.error("is not a scaling of rotary positions: " + e.getMessage(), e);
        }
    }
}
