package kawi.engine.constrain.schema;

import static kawi.engine.constrain.grammar.Expression.choice;
import static kawi.engine.constrain.grammar.Expression.literal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Grammar;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.BooleanValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.JsonException;

/// Makes a grammar of a JSON schema (draft 2020-12): the texts of values that are valid.
///
/// Each schema within the schema becomes a rule, named by its JSON pointer, so that `$ref` is a reference to a rule. A
/// keyword that is not known here is an error: to leave it out would be to promise too much.
public final class SchemaCompiler {
    /// What says nothing about which values are valid.
    private static final Set<String> ANNOTATIONS = Set.of(
            "$schema",
            "$id",
            "$comment",
            "$defs",
            "definitions",
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly");

    private static final int MAX_CHARACTERS = 1_000_000;

    /// Of characters in the patterns of a schema: as escapes of JSON each takes a dozen places, and all the places of a
    /// constraint are limited too.
    private static final int MAX_RANGES = 20_000;

    private static final long MAX_POINTERS_LENGTH = 50_000_000;

    private final SchemaNode root;
    private int ranges;
    private long pointers; // characters of them
    private final Map<String, Expression> rules = new LinkedHashMap<>();
    private final Deque<SchemaNode> wanted = new ArrayDeque<>();
    private final Set<String> known = new LinkedHashSet<>(); // pointers

    private SchemaCompiler(SchemaNode root) {
        this.root = root;
    }

    /// @throws ConstraintException if the text is no JSON, no schema, or has what is not supported
    public static Grammar compile(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new ConstraintException(
                    "schema: has %,d characters, expected at most %,d".formatted(text.length(), MAX_CHARACTERS));
        }
        return new SchemaCompiler(new SchemaNode("#", parse(text))).grammar();
    }

    private static Json parse(String text) {
        if (text.isBlank()) {
            throw new ConstraintException("schema 1:1: the text is empty, expected a JSON object");
        }
        try {
            return Json.parse(text);
        } catch (JsonException e) {
            throw new ConstraintException(
                    "schema " + e.line() + ":" + e.column() + ": no valid JSON: " + e.getMessage(), e);
        }
    }

    private Grammar grammar() {
        rules.putAll(JsonValueRules.RULES);
        rules.put(Grammar.ROOT, schema(root));
        while (!wanted.isEmpty()) {
            SchemaNode next = wanted.remove();
            rules.put(next.pointer(), body(next));
        }
        return new Grammar(rules);
    }

    /// The rule of a schema.
    Expression schema(SchemaNode schema) {
        if (known.add(schema.pointer())) {
            pointers += schema.pointer().length();
            if (pointers > MAX_POINTERS_LENGTH) {
                throw schema.error("the keys on the way to all schemas have too many characters together");
            }
            wanted.add(schema);
        }
        return new Reference(schema.pointer());
    }

    /// Adds a rule that belongs to a schema.
    Expression rule(String name, Expression body) {
        rules.put(name, body);
        return new Reference(name);
    }

    /// Counts what a pattern consists of, before it is written out.
    void take(SchemaNode pattern, Expression expression) {
        ranges += Expression.ranges(expression);
        if (ranges > MAX_RANGES) {
            throw pattern.error("the patterns of the schema have more than %,d ranges of characters together"
                    .formatted(MAX_RANGES));
        }
    }

    private Expression body(SchemaNode schema) {
        if (schema.value() instanceof BooleanValue any) {
            return any.value() ? JsonValueRules.ANY : Expression.NOTHING;
        }
        if (!(schema.value() instanceof ObjectValue)) {
            throw schema.expected("a schema: an object, true or false");
        }
        Set<String> keywords = assertions(schema);
        for (String alone : List.of("$ref", "const", "enum", "anyOf", "oneOf", "allOf")) {
            if (keywords.contains(alone)) {
                return combined(alone, schema, keywords);
            }
        }
        return typed(schema, keywords);
    }

    /// The keywords of a schema that restrict values.
    private static Set<String> assertions(SchemaNode schema) {
        Set<String> keywords = schema.keys();
        keywords.removeAll(ANNOTATIONS);
        if (keywords.contains("uniqueItems") && schema.at("uniqueItems").value().equals(new BooleanValue(false))) {
            keywords.remove("uniqueItems");
        }
        return keywords;
    }

    private Expression combined(String keyword, SchemaNode schema, Set<String> keywords) {
        boolean typeMayStandBeside = keyword.equals("const") || keyword.equals("enum");
        for (String other : keywords) {
            if (!other.equals(keyword) && !(typeMayStandBeside && other.equals("type"))) {
                throw schema.error("\"" + other + "\" beside \"" + keyword + "\" is not supported");
            }
        }
        SchemaNode value = schema.at(keyword);
        return switch (keyword) {
            case "$ref" -> schema(resolve(root, value));
            case "const" -> constants(List.of(value), schema);
            case "enum" -> constants(value.someElements(), schema);
            case "anyOf" -> anyOf(value.someElements());
            case "oneOf" -> {
                SchemaOverlap.refuse(root, value.someElements());
                yield anyOf(value.someElements());
            }
            default -> {
                if (value.someElements().size() > 1) {
                    throw value.error("more than one schema in \"allOf\" is not supported");
                }
                yield schema(value.elements().getFirst());
            }
        };
    }

    private Expression anyOf(List<SchemaNode> schemas) {
        return new Choice(schemas.stream().map(this::schema).toList());
    }

    private static Expression constants(List<SchemaNode> values, SchemaNode schema) {
        Set<JsonType> types = JsonType.of(schema);
        List<Expression> texts = new ArrayList<>();
        for (SchemaNode value : values) {
            if (types.stream().anyMatch(type -> type.has(value.value()))) {
                texts.add(JsonValueRules.constant(value.value()));
            }
        }
        if (texts.isEmpty()) {
            throw schema.error("none of the values is of the type");
        }
        return new Choice(texts);
    }

    /// The schema that a `$ref` names, which is in the same text.
    static SchemaNode resolve(SchemaNode root, SchemaNode reference) {
        String target = reference.text();
        if (!target.equals("#") && !target.startsWith("#/")) {
            throw reference.error(
                    "only references into the schema itself are supported, such as #/$defs/name, not " + target);
        }
        SchemaNode found = root;
        String[] steps = target.split("/", -1);
        for (int i = 1; i < steps.length; i++) {
            String key = decoded(reference, steps[i]);
            Optional<SchemaNode> next = found.value() instanceof ArrayValue && key.matches("\\d{1,9}")
                    ? found.element(Integer.parseInt(key))
                    : Optional.of(found).filter(each -> each.has(key)).map(each -> each.at(key));
            found = next.orElseThrow(() -> reference.error("there is nothing at " + target));
        }
        return found;
    }

    /// What stands for a key in a URI.
    private static String decoded(SchemaNode reference, String step) {
        try {
            return URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replace("~1", "/")
                    .replace("~0", "~");
        } catch (IllegalArgumentException e) {
            throw reference.error("a % in a reference is followed by two hexadecimal digits");
        }
    }

    /// A schema that says what a value of each type must be.
    private Expression typed(SchemaNode schema, Set<String> keywords) {
        Set<JsonType> types = schema.has("type") ? JsonType.of(schema) : JsonType.meantBy(keywords);
        for (String keyword : keywords) {
            if (!keyword.equals("type")
                    && types.stream().noneMatch(type -> type.keywords().contains(keyword))) {
                throw schema.error(
                        JsonType.meantBy(Set.of(keyword)).size() == JsonType.values().length
                                ? "the keyword \"" + keyword + "\" is not supported"
                                : "\"" + keyword + "\" says nothing about the type "
                                        + schema.at("type").value());
            }
        }
        if (keywords.isEmpty()) {
            return JsonValueRules.ANY;
        }
        List<Expression> ways = new ArrayList<>();
        types.forEach(type -> ways.add(ofType(type, schema)));
        return new Choice(ways);
    }

    private Expression ofType(JsonType type, SchemaNode schema) {
        return switch (type) {
            case NULL -> literal("null");
            case BOOLEAN -> choice(literal("true"), literal("false"));
            case INTEGER -> SchemaScalars.integer(schema);
            case NUMBER -> SchemaScalars.number(schema);
            case STRING -> SchemaScalars.string(this, schema);
            case ARRAY -> SchemaArray.array(this, schema);
            case OBJECT -> SchemaObject.object(this, schema);
        };
    }
}
