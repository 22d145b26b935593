package kawi.tokenizer.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;

/// A JSON value, as it stands in a text. Its `toString` is JSON again, without blanks.
public sealed interface Json {

    /// How deep arrays and objects may lie in each other: what reads and writes them calls itself.
    int MAX_DEPTH = 500;

    /// An object.
    ///
    /// @param members its values by their keys, in the order of the text
    record ObjectValue(SequencedMap<String, Json> members) implements Json {
        /// The value of a key, if it is there.
        public Optional<Json> get(String key) {
            return Optional.ofNullable(members.get(key));
        }

        @Override
        public String toString() {
            return text(this);
        }
    }

    /// An array.
    ///
    /// @param elements its values
    record ArrayValue(List<Json> elements) implements Json {
        @Override
        public String toString() {
            return text(this);
        }
    }

    /// A string.
    ///
    /// @param value without quotes and escapes
    record StringValue(String value) implements Json {
        @Override
        public String toString() {
            return text(this);
        }
    }

    /// A number, which is kept as it is written: how much of it counts, who reads it knows.
    ///
    /// @param literal its text
    record NumberValue(String literal) implements Json {
        /// Whether it is written without fraction and exponent.
        public boolean isWhole() {
            return literal.indexOf('.') < 0 && literal.indexOf('e') < 0 && literal.indexOf('E') < 0;
        }

        /// The number, if it [#isWhole] and a `long` can hold it.
        public OptionalLong asLong() {
            try {
                return isWhole() ? OptionalLong.of(Long.parseLong(literal)) : OptionalLong.empty();
            } catch (NumberFormatException e) {
                return OptionalLong.empty();
            }
        }

        /// The number, if it [#isWhole] and an `int` can hold it.
        public OptionalInt asInt() {
            OptionalLong number = asLong();
            return number.isPresent() && number.getAsLong() == (int) number.getAsLong()
                    ? OptionalInt.of((int) number.getAsLong())
                    : OptionalInt.empty();
        }

        /// The nearest double; infinite beyond all of them.
        public double nearest() {
            return Double.parseDouble(literal);
        }

        /// The number itself.
        public BigDecimal exact() {
            return new BigDecimal(literal);
        }

        @Override
        public String toString() {
            return literal;
        }
    }

    /// `true` or `false`.
    ///
    /// @param value which
    record BooleanValue(boolean value) implements Json {
        @Override
        public String toString() {
            return text(this);
        }
    }

    /// `null`.
    record NullValue() implements Json {
        @Override
        public String toString() {
            return text(this);
        }
    }

    /// Takes a text apart that is one JSON value as RFC 8259 has it, with nothing behind it. No object may have a key
    /// twice, which the standard leaves open: of two values one would be lost.
    ///
    /// @throws JsonException if it is not, or lies deeper than [#MAX_DEPTH]
    static Json parse(String text) {
        var reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(MAX_DEPTH);
        try {
            Json value = read(reader);
            requireEnd(reader);
            return value;
        } catch (IOException e) { // of the syntax: a string has no other
            throw JsonException.of(e);
        }
    }

    private static void requireEnd(JsonReader reader) throws IOException {
        String end = reader.toString();
        boolean isLast;
        try {
            isLast = reader.peek() == JsonToken.END_DOCUMENT;
        } catch (MalformedJsonException e) {
            isLast = false;
        }
        if (!isLast) {
            throw JsonException.at(end, "something follows the value");
        }
    }

    private static Json read(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> new ObjectValue(members(reader));
            case BEGIN_ARRAY -> new ArrayValue(elements(reader));
            case STRING -> new StringValue(reader.nextString());
            case NUMBER -> number(reader);
            case BOOLEAN -> new BooleanValue(reader.nextBoolean());
            default -> {
                reader.nextNull();
                yield new NullValue();
            }
        };
    }

    private static SequencedMap<String, Json> members(JsonReader reader) throws IOException {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String key = reader.nextName();
            if (members.containsKey(key)) {
                throw JsonException.at(reader.toString(), "the key " + shown(key) + " stands in one object twice");
            }
            members.put(key, read(reader));
        }
        reader.endObject();
        return members;
    }

    /// On one line, whatever is in it.
    private static String shown(String key) {
        int longest = 40;
        String text = text(new StringValue(key));
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }

    private static List<Json> elements(JsonReader reader) throws IOException {
        List<Json> elements = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            elements.add(read(reader));
        }
        reader.endArray();
        return elements;
    }

    /// No exponent has more digits than a [BigDecimal] can take.
    private static NumberValue number(JsonReader reader) throws IOException {
        String literal = reader.nextString();
        int exponent = Math.max(literal.indexOf('e'), literal.indexOf('E'));
        if (exponent >= 0 && literal.length() - exponent > "e-999999999".length()) {
            throw JsonException.at(reader.toString(), "the exponent of a number is too large");
        }
        return new NumberValue(literal);
    }

    private static String text(Json value) {
        var text = new StringWriter();
        try {
            write(value, new JsonWriter(text));
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all that is written", e);
        }
        return text.toString();
    }

    private static void write(Json value, JsonWriter writer) throws IOException {
        switch (value) {
            case ObjectValue object -> {
                writer.beginObject();
                for (Map.Entry<String, Json> member : object.members().entrySet()) {
                    writer.name(member.getKey());
                    write(member.getValue(), writer);
                }
                writer.endObject();
            }
            case ArrayValue array -> {
                writer.beginArray();
                for (Json element : array.elements()) {
                    write(element, writer);
                }
                writer.endArray();
            }
            case StringValue string -> writer.value(string.value());
            case NumberValue number -> writer.jsonValue(number.literal());
            case BooleanValue flag -> writer.value(flag.value());
            case NullValue ignored -> writer.nullValue();
        }
    }
}
