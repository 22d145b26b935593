package kawi.engine.constrain.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.BooleanValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.ObjectValue;

/// Whether two schemas of a `oneOf` may hold for the same value. Such a value would not be valid, and no grammar leaves
/// it out: only alternatives that plainly exclude each other are taken, by their types, by their constants, or by a
/// required property that does (a discriminator).
final class SchemaOverlap {
    private static final int MAX_LOOK_DEPTH = 8;

    /// Pairs of schemas that are compared: a thousand alternatives have half a million.
    private static final int MAX_PAIRS = 1_000_000;

    private final SchemaNode root;
    private int pairs;

    private SchemaOverlap(SchemaNode root) {
        this.root = root;
    }

    /// @throws kawi.engine.constrain.grammar.ConstraintException if two of the alternatives may overlap
    static void refuse(SchemaNode root, List<SchemaNode> alternatives) {
        var overlap = new SchemaOverlap(root);
        for (int i = 0; i < alternatives.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!overlap.exclude(alternatives.get(j), alternatives.get(i), MAX_LOOK_DEPTH)) {
                    throw alternatives
                            .get(i)
                            .error("a value may satisfy " + alternatives.get(j).pointer()
                                    + " too, and \"oneOf\" would not have it: use \"anyOf\", or a required property"
                                    + " with another \"const\" in each");
                }
            }
        }
    }

    private boolean exclude(SchemaNode one, SchemaNode other, int look) {
        if (look == 0) {
            return false;
        }
        if (++pairs > MAX_PAIRS) {
            throw other.error("\"oneOf\" has too many alternatives: more than %,d pairs would have to be compared"
                    .formatted(MAX_PAIRS));
        }
        if (one.has("$ref")) {
            return exclude(SchemaCompiler.resolve(root, one.at("$ref")), other, look - 1);
        }
        for (String union : List.of("anyOf", "oneOf")) {
            if (one.has(union)) {
                return one.at(union).someElements().stream().allMatch(each -> exclude(each, other, look - 1));
            }
        }
        if (other.has("$ref") || other.has("anyOf") || other.has("oneOf")) {
            return exclude(other, one, look - 1);
        }
        if (one.value() instanceof BooleanValue || other.value() instanceof BooleanValue) {
            return false;
        }
        return differInValues(one, other) || differInTypes(one, other) || differInProperty(one, other, look);
    }

    /// The values a schema names; empty if it names none.
    private static Optional<List<Json>> values(SchemaNode schema) {
        if (schema.has("const")) {
            return Optional.of(List.of(schema.at("const").value()));
        }
        return schema.has("enum")
                ? Optional.of(schema.at("enum").elements().stream()
                        .map(SchemaNode::value)
                        .toList())
                : Optional.empty();
    }

    private static boolean differInValues(SchemaNode one, SchemaNode other) {
        var ones = values(one);
        var others = values(other);
        return ones.isPresent()
                && others.isPresent()
                && ones.get().stream().noneMatch(a -> others.get().stream().anyMatch(b -> maybeEqual(a, b)));
    }

    /// Numbers are equal if their values are; what contains numbers is not looked into.
    private static boolean maybeEqual(Json a, Json b) {
        if (a instanceof NumberValue one && b instanceof NumberValue other) {
            return one.exact().compareTo(other.exact()) == 0;
        }
        return a.equals(b)
                || (a instanceof ArrayValue && b instanceof ArrayValue)
                || (a instanceof ObjectValue && b instanceof ObjectValue);
    }

    private static boolean differInTypes(SchemaNode one, SchemaNode other) {
        for (JsonType type : types(one)) {
            for (JsonType otherType : types(other)) {
                boolean bothNumbers = Set.of(JsonType.INTEGER, JsonType.NUMBER).containsAll(List.of(type, otherType));
                if (type == otherType || bothNumbers) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Set<JsonType> types(SchemaNode schema) {
        var named = values(schema);
        if (named.isEmpty()) {
            return JsonType.of(schema);
        }
        Set<JsonType> types = new HashSet<>();
        for (JsonType type : JsonType.values()) {
            if (named.get().stream().anyMatch(type::has)) {
                types.add(type);
            }
        }
        return types;
    }

    private boolean differInProperty(SchemaNode one, SchemaNode other, int look) {
        if (!isObject(one) || !isObject(other)) {
            return false;
        }
        Map<String, SchemaNode> ones = requiredProperties(one);
        Map<String, SchemaNode> others = requiredProperties(other);
        return ones.keySet().stream()
                .anyMatch(name -> others.containsKey(name) && exclude(ones.get(name), others.get(name), look - 1));
    }

    private static boolean isObject(SchemaNode schema) {
        return schema.has("type") && JsonType.of(schema).equals(Set.of(JsonType.OBJECT));
    }

    private static Map<String, SchemaNode> requiredProperties(SchemaNode schema) {
        if (!schema.has("properties") || !schema.has("required")) {
            return Map.of();
        }
        Map<String, SchemaNode> properties = schema.at("properties").entries();
        Set<String> required = new HashSet<>();
        schema.at("required").elements().forEach(name -> required.add(name.text()));
        properties.keySet().retainAll(required);
        return properties;
    }
}
