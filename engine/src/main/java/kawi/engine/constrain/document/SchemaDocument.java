package kawi.engine.constrain.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.json.JsonException;

/// A schema text with an index of its resources and anchors, in which references are looked up (JSON Schema 2020-12
/// core, sections 8 and 9).
public final class SchemaDocument {
    private static final int MAX_CHARACTERS = 1_000_000;

    /// The name of an anchor; in drafts 6 and 7 the fragment of an `$id`.
    private static final Pattern ANCHOR = Pattern.compile("[A-Za-z_][-A-Za-z0-9._:]*");

    /// The keywords whose value is a schema, or an array of schemas.
    private static final Set<String> SCHEMAS = Set.of(
            "additionalItems",
            "additionalProperties",
            "allOf",
            "anyOf",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
            "oneOf",
            "prefixItems",
            "propertyNames",
            "then",
            "unevaluatedItems",
            "unevaluatedProperties");

    /// The keywords whose value is an object of schemas.
    private static final Set<String> SCHEMAS_BY_NAME =
            Set.of("$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties");

    private final IdentityHashMap<Json, Integer> numbers = new IdentityHashMap<>(); // value -> place
    private final IdentityHashMap<Json, SchemaResource> resources =
            new IdentityHashMap<>(); // root of a resource -> resource
    private final Map<String, SchemaResource> byUri = new HashMap<>();
    private final SchemaNode root;

    private SchemaDocument(Json text) {
        number(text, 0);
        JsonCursor cursor = JsonCursor.of(
                text,
                (where, problem, cause) ->
                        new ConstraintException("schema " + where.pointer() + ": " + problem, cause));
        // Until the keywords of the root are read it is in a resource of the newest dialect.
        var unknown = new SchemaResource(this, UriReference.parse(""), SchemaDialect.DRAFT_2020_12);
        var schema = new SchemaNode(cursor, unknown);
        SchemaDialect dialect = schema.isObject() && schema.has("$schema")
                ? SchemaDialect.named(schema.at("$schema"))
                : SchemaDialect.DRAFT_2020_12;
        root = addResource(schema, id(schema, dialect).orElse(UriReference.parse("")), dialect);
        index(root);
    }

    /// @throws ConstraintException if the text is not JSON, or its identifiers are wrong
    public static SchemaDocument parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new ConstraintException(
                    "schema: has %,d characters, expected at most %,d".formatted(text.length(), MAX_CHARACTERS));
        }
        if (text.isBlank()) {
            throw new ConstraintException("schema 1:1: the text is empty, expected a JSON object");
        }
        try {
            return new SchemaDocument(Json.parse(text));
        } catch (JsonException e) {
            throw new ConstraintException(
                    "schema " + e.line() + ":" + e.column() + ": no valid JSON: " + e.getMessage(), e);
        }
    }

    public SchemaNode root() {
        return root;
    }

    private int number(Json value, int next) {
        numbers.put(value, next);
        int following = next + 1;
        List<Json> inside = switch (value) {
            case ObjectValue object -> new ArrayList<>(object.members().values());
            case ArrayValue array -> array.elements();
            default -> List.of();
        };
        for (Json each : inside) {
            following = number(each, following);
        }
        return following;
    }

    /// The number of a value's place; -1 if it is not in the document.
    int number(Json value) {
        return numbers.getOrDefault(value, -1);
    }

    /// The resource of a value: its own if it is the root of one, otherwise the one around it.
    SchemaResource resourceAt(Json value, SchemaResource around) {
        return resources.getOrDefault(value, around);
    }

    /// The URI that a schema gives itself, relative to its surroundings; empty if it gives none.
    private static Optional<UriReference> id(SchemaNode schema, SchemaDialect dialect) {
        boolean isHidden = schema.isObject() && schema.has("$ref") && dialect.hidesSiblingsOfRef();
        String keyword = dialect.idKeyword();
        if (!schema.isObject() || isHidden || !schema.has(keyword)) {
            return Optional.empty();
        }
        UriReference id = UriReference.parse(schema.at(keyword).text());
        String fragment = id.fragment().orElse("");
        if (fragment.isEmpty()) {
            return Optional.of(id.withoutFragment());
        }
        boolean isAnchor = id.withoutFragment().toString().isEmpty() && dialect.hidesSiblingsOfRef();
        if (isAnchor && ANCHOR.matcher(fragment).matches()) {
            return Optional.empty(); // an anchor, for the index
        }
        throw schema.at(keyword).error("an identifier with the fragment #" + fragment + " is not supported");
    }

    private SchemaNode addResource(SchemaNode schema, UriReference uri, SchemaDialect dialect) {
        var resource = new SchemaResource(this, uri, dialect);
        resources.put(schema.value(), resource);
        if (byUri.putIfAbsent(uri.toString(), resource) != null) {
            throw schema.error("there is another schema with the identifier " + uri);
        }
        resource.root = schema.in(resource);
        return resource.root;
    }

    /// Finds the resources and anchors of a schema and of its subschemas. What is written in a value that is no schema,
    /// such as `const`, is not looked at.
    private void index(SchemaNode schema) {
        if (!schema.isObject()) {
            return;
        }
        SchemaDialect dialect = schema.dialect();
        boolean hidden = schema.has("$ref") && dialect.hidesSiblingsOfRef();
        if (!hidden) {
            anchors(schema, dialect);
        }
        for (String keyword : schema.keys()) {
            SchemaNode value = schema.at(keyword);
            if (hidden && !keyword.equals("definitions") && !keyword.equals("$defs")) {
                continue;
            }
            if (SCHEMAS.contains(keyword)) {
                if (value.isArray()) {
                    value.elements().forEach(this::indexSubschema);
                } else {
                    indexSubschema(value);
                }
            } else if (SCHEMAS_BY_NAME.contains(keyword) && value.isObject()) {
                value.entries().values().forEach(this::indexSubschema);
            }
        }
    }

    private void indexSubschema(SchemaNode schema) {
        SchemaNode inside = schema;
        if (schema.isObject()) {
            Optional<UriReference> id = id(schema, schema.dialect());
            if (id.isPresent()) {
                SchemaDialect dialect =
                        schema.has("$schema") ? SchemaDialect.named(schema.at("$schema")) : schema.dialect();
                inside = addResource(
                        schema, id.get().resolvedAgainst(schema.resource().uri()), dialect);
            } else if (schema.has("$schema")) {
                throw schema.at("$schema").error("stands only beside an identifier, or at the root");
            }
        }
        index(inside);
    }

    private static void anchors(SchemaNode schema, SchemaDialect dialect) {
        SchemaResource resource = schema.resource();
        if (dialect.hidesSiblingsOfRef()) {
            if (schema.has(dialect.idKeyword())) {
                UriReference.parse(schema.at(dialect.idKeyword()).text())
                        .fragment()
                        .filter(fragment -> !fragment.isEmpty())
                        .ifPresent(fragment -> anchor(schema, fragment, resource.anchors));
            }
            return;
        }
        for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
            if (schema.has(keyword) && dialect.objection(keyword).isEmpty()) {
                String name = schema.at(keyword).text();
                if (!ANCHOR.matcher(name).matches()) {
                    throw schema.at(keyword).expected("a name of letters, digits, -, . and _");
                }
                anchor(schema, name, resource.anchors);
                if (keyword.equals("$dynamicAnchor")) {
                    resource.dynamicAnchors.put(name, schema);
                }
            }
        }
    }

    private static void anchor(SchemaNode schema, String name, Map<String, SchemaNode> anchors) {
        SchemaNode other = anchors.putIfAbsent(name, schema);
        if (other != null && !other.equals(schema)) {
            throw schema.error("there is another anchor \"" + name + "\" at " + other.pointer());
        }
    }

    /// The schema that a reference names.
    ///
    /// @param reference the value of `$ref`, `$dynamicRef` or `$recursiveRef`
    public SchemaNode resolve(SchemaNode reference) {
        UriReference target = UriReference.parse(reference.text())
                .resolvedAgainst(reference.resource().uri());
        SchemaResource resource = byUri.get(target.withoutFragment().toString());
        if (resource == null) {
            throw reference.error("there is no schema with the identifier " + target.withoutFragment()
                    + " in this text, and references to other texts are not supported");
        }
        String fragment = fragment(reference, target);
        if (fragment.isEmpty()) {
            return resource.root;
        }
        if (fragment.startsWith("/")) {
            return atPointer(reference, resource.root, fragment);
        }
        SchemaNode found = resource.anchors.get(fragment);
        if (found == null) {
            throw reference.error("there is no anchor \"" + fragment + "\"");
        }
        return found;
    }

    private static String fragment(SchemaNode reference, UriReference target) {
        try {
            return target.decodedFragment();
        } catch (IllegalArgumentException e) {
            throw reference.error("a % in a reference is followed by two hexadecimal digits");
        }
    }

    private static SchemaNode atPointer(SchemaNode reference, SchemaNode root, String pointer) {
        SchemaNode found = root;
        String[] steps = pointer.split("/", -1);
        for (int i = 1; i < steps.length; i++) {
            String key = steps[i].replace("~1", "/").replace("~0", "~");
            boolean isIndex = found.isArray() && key.matches("0|[1-9]\\d{0,8}");
            if (isIndex ? !found.has(Integer.parseInt(key)) : !found.has(key)) {
                throw reference.error("there is nothing at " + reference.text());
            }
            found = isIndex ? found.at(Integer.parseInt(key)) : found.at(key);
        }
        return found;
    }

    /// The schema that a `$dynamicRef` or `$recursiveRef` names. What it names depends on the schemas that led to it,
    /// unless only one resource has the anchor.
    public SchemaNode resolveDynamic(SchemaNode reference) {
        SchemaNode found = resolve(reference);
        String anchor = UriReference.parse(reference.text()).fragment().orElse("");
        boolean isDynamic = reference.dialect() == SchemaDialect.DRAFT_2019_09
                ? isRecursive(found.resource())
                : found.equals(found.resource().dynamicAnchors.get(anchor));
        long bearers = byUri.values().stream()
                .filter(each -> reference.dialect() == SchemaDialect.DRAFT_2019_09
                        ? isRecursive(each)
                        : each.dynamicAnchors.containsKey(anchor))
                .count();
        if (isDynamic && bearers > 1) {
            throw reference.error("several schemas have the dynamic anchor \"" + anchor
                    + "\": which one is meant depends on the way to the reference, which is not supported");
        }
        return found;
    }

    private static boolean isRecursive(SchemaResource resource) {
        return resource.root.isObject()
                && resource.root.has("$recursiveAnchor")
                && resource.root.at("$recursiveAnchor").flag();
    }
}
