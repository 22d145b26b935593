package kawi.engine.constrain.schema;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.BooleanValue;
import kawi.tokenizer.json.Json.NullValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;

/// The types of JSON values by which schemas tell them apart.
enum JsonType {
    NULL,
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRING,
    ARRAY,
    OBJECT;

    /// The keywords that say more about a value of this type.
    Set<String> keywords() {
        return switch (this) {
            case NULL, BOOLEAN -> Set.of();
            case INTEGER, NUMBER -> Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
            case STRING -> Set.of("minLength", "maxLength", "pattern", "format");
            case ARRAY -> Set.of("items", "prefixItems", "minItems", "maxItems");
            case OBJECT -> Set.of("properties", "required", "additionalProperties");
        };
    }

    /// The types that a schema's `type` names; all if there is none.
    static Set<JsonType> of(SchemaNode schema) {
        if (!schema.has("type")) {
            return EnumSet.allOf(JsonType.class);
        }
        SchemaNode value = schema.at("type");
        List<SchemaNode> names = value.value() instanceof ArrayValue ? value.someElements() : List.of(value);
        Set<JsonType> types = EnumSet.noneOf(JsonType.class);
        names.forEach(name -> types.add(named(name)));
        if (types.contains(NUMBER)) {
            types.remove(INTEGER);
        }
        return types;
    }

    private static JsonType named(SchemaNode name) {
        for (JsonType type : values()) {
            if (type.toString().equals(name.text())) {
                return type;
            }
        }
        throw name.expected("one of " + EnumSet.allOf(JsonType.class));
    }

    /// The types that keywords are about, for a schema without `type`; all if they are about none.
    static Set<JsonType> meantBy(Set<String> keywords) {
        Set<JsonType> types = EnumSet.noneOf(JsonType.class);
        for (JsonType type : values()) {
            if (type != INTEGER && type.keywords().stream().anyMatch(keywords::contains)) {
                types.add(type);
            }
        }
        return types.isEmpty() ? EnumSet.allOf(JsonType.class) : types;
    }

    /// Whether a value is of this type. A whole number with a fraction of zero is an integer too.
    boolean has(Json value) {
        return switch (value) {
            case NullValue ignored -> this == NULL;
            case BooleanValue ignored -> this == BOOLEAN;
            case NumberValue number ->
                this == NUMBER
                        || (this == INTEGER
                                && number.exact().stripTrailingZeros().scale() <= 0);
            case StringValue ignored -> this == STRING;
            case ArrayValue ignored -> this == ARRAY;
            case ObjectValue ignored -> this == OBJECT;
        };
    }

    /// As schemas name it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
