package kawi.tokenizer.json;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

/// Maps, lists, strings, numbers and records as JSON text. Keys stand in the order of the map, or of the record's
/// components; nothing is left out, not even nulls, which empty optionals are too. Floats and doubles are the
/// shortest decimals that stand for them, and what is no finite number is a string, such as `"NaN"`: JSON has no
/// numbers for it.
public final class JsonText {
    private static final Gson GSON = gson();

    private JsonText() {}

    private static Gson gson() {
        JsonSerializer<Number> finite = (number, type, context) -> Double.isFinite(number.doubleValue())
                ? new JsonPrimitive(number)
                : new JsonPrimitive(number.toString());
        JsonSerializer<Optional<?>> valueOrNull = (optional, type, context) -> context.serialize(optional.orElse(null));
        var builder = new GsonBuilder()
                .setStrictness(Strictness.STRICT)
                .serializeNulls()
                .disableHtmlEscaping();
        List.of(double.class, Double.class, float.class, Float.class)
                .forEach(type -> builder.registerTypeAdapter(type, finite));
        return builder.registerTypeHierarchyAdapter(Optional.class, valueOrNull).create();
    }

    /// In one line, without blanks.
    public static String line(Object value) {
        return GSON.toJson(value);
    }

    /// A value a line, indented by two spaces, with a line break at the end: the content of a file, the same on every
    /// system.
    public static String pretty(Object value) {
        var text = new StringWriter();
        var writer = new JsonWriter(text);
        writer.setFormattingStyle(FormattingStyle.PRETTY);
        writer.setHtmlSafe(false);
        GSON.toJson(value, value.getClass(), writer);
        return text.append('\n').toString();
    }

    /// The record that a text stands for; empty for `null`. Components that the text does not name are null, 0 or
    /// false.
    ///
    /// @throws JsonException if it is no JSON, or stands for no such record
    public static <T extends Record> Optional<T> read(String text, Class<T> type) {
        Json.parse(text); // which is stricter
        try {
            return Optional.ofNullable(GSON.fromJson(text, type));
        } catch (JsonParseException e) {
            throw JsonException.of(e.getCause() instanceof Exception cause ? cause : e);
        } catch (NumberFormatException e) {
            throw JsonException.of(e);
        }
    }
}
