package kawi.engine.constrain.schema.assertion;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kawi.engine.constrain.document.SchemaDialect;
import kawi.engine.constrain.document.SchemaNode;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.BooleanValue;
import kawi.tokenizer.json.Json.NullValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;

/// The types of JSON values that schemas distinguish.
public enum JsonType {
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
            case INTEGER, NUMBER -> Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");
            case STRING -> Set.of("minLength", "maxLength", "pattern", "format");
            case ARRAY -> Set.of("items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems");
            case OBJECT ->
                Set.of(
                        "properties",
                        "patternProperties",
                        "additionalProperties",
                        "propertyNames",
                        "required",
                        "minProperties",
                        "maxProperties");
        };
    }

    /// The types that a schema's `type` names, and null if it is `nullable`; empty if there is no `type`.
    ///
    /// `nullable` is OpenAPI's (3.0.3): it adds null to the `type` of the same schema, and has no effect without one.
    public static Optional<Set<JsonType>> of(SchemaNode schema) {
        boolean nullable = schema.has("nullable") && schema.at("nullable").flag();
        if (!schema.has("type")) {
            return Optional.empty();
        }
        SchemaNode value = schema.at("type");
        List<SchemaNode> names = value.isArray() ? value.someElements() : List.of(value);
        Set<JsonType> types = EnumSet.noneOf(JsonType.class);
        names.forEach(name -> types.add(named(name)));
        if (types.contains(NUMBER)) {
            types.add(INTEGER);
        }
        if (nullable) {
            types.add(NULL);
        }
        return Optional.of(types);
    }

    /// The types that schemas allow together. Where none has a `type`, these are the types that their keywords are
    /// about.
    ///
    /// @param open whether these are all types instead, as the standard has it
    public static Set<JsonType> allowedBy(List<SchemaNode> schemas, boolean open) {
        Set<JsonType> types = EnumSet.allOf(JsonType.class);
        boolean isNamed = false;
        Set<String> keywords = new TreeSet<>();
        for (SchemaNode schema : schemas) {
            Optional<Set<JsonType>> named = of(schema);
            named.ifPresent(types::retainAll);
            isNamed |= named.isPresent();
            keywords.addAll(schema.keys());
        }
        return isNamed || open ? types : meantBy(keywords);
    }

    private static JsonType named(SchemaNode name) {
        for (JsonType type : values()) {
            if (type.toString().equals(name.text())) {
                return type;
            }
        }
        throw name.expected("one of " + EnumSet.allOf(JsonType.class));
    }

    /// The types that keywords are about, for schemas without `type`; all if they are about none.
    static Set<JsonType> meantBy(Collection<String> keywords) {
        Set<JsonType> types = EnumSet.noneOf(JsonType.class);
        for (JsonType type : values()) {
            if (type.keywords().stream().anyMatch(keywords::contains)) {
                types.add(type);
            }
        }
        return types.isEmpty() ? EnumSet.allOf(JsonType.class) : types;
    }

    /// Whether a value is of this type. A whole number with a fraction of zeros is an integer since draft 6.
    boolean has(Json value, SchemaDialect dialect) {
        return switch (value) {
            case NullValue ignored -> this == NULL;
            case BooleanValue ignored -> this == BOOLEAN;
            case NumberValue number -> this == NUMBER || (this == INTEGER && isInteger(number, dialect));
            case StringValue ignored -> this == STRING;
            case ArrayValue ignored -> this == ARRAY;
            case ObjectValue ignored -> this == OBJECT;
        };
    }

    private static boolean isInteger(NumberValue number, SchemaDialect dialect) {
        if (dialect == SchemaDialect.DRAFT_4) {
            return number.isWhole();
        }
        BigDecimal exact = number.exact();
        return exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0;
    }

    /// As schemas name it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
