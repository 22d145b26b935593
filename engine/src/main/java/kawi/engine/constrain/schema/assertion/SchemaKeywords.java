package kawi.engine.constrain.schema.assertion;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import kawi.engine.constrain.document.SchemaDialect;
import kawi.engine.constrain.document.SchemaNode;

/// The keywords of JSON Schema: annotations, which do not restrict values; those that are honoured; and all others,
/// which are refused by name. To ignore a keyword would promise too much.
final class SchemaKeywords {
    private static final Set<String> ANNOTATIONS = Set.of(
            "$schema",
            "$id",
            "id",
            "$anchor",
            "$dynamicAnchor",
            "$recursiveAnchor",
            "$comment",
            "$defs",
            "definitions",
            "title",
            "description",
            "default",
            "examples",
            "example",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentMediaType",
            "contentEncoding",
            "contentSchema",
            "externalDocs",
            "xml");

    /// The keywords that lead to other schemas for the same value.
    private static final Set<String> IN_PLACE =
            Set.of("$ref", "$dynamicRef", "$recursiveRef", "allOf", "anyOf", "oneOf");

    private static final Set<String> FOR_ALL_TYPES = Set.of("type", "nullable", "const", "enum");

    private SchemaKeywords() {}

    /// The keywords of a schema that restrict the value by themselves, after all keywords were checked.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException if a keyword is not supported
    static Set<String> assertions(SchemaNode schema) {
        Set<String> assertions = new LinkedHashSet<>();
        for (String keyword : schema.keys()) {
            schema.dialect().objection(keyword).ifPresent(objection -> {
                throw schema.error("\"" + keyword + "\" " + objection);
            });
            if (ANNOTATIONS.contains(keyword) || keyword.startsWith("x-") || IN_PLACE.contains(keyword)) {
                continue;
            }
            if (!isAssertion(keyword)) {
                throw schema.error("the keyword \"" + keyword + "\" is not supported");
            }
            if (!saysNothing(schema, keyword)) {
                assertions.add(keyword);
            }
        }
        requireIndexed(schema);
        requireFittingForms(schema);
        return assertions;
    }

    private static boolean isAssertion(String keyword) {
        Predicate<JsonType> has = type -> type.keywords().contains(keyword);
        for (JsonType type : JsonType.values()) {
            if (has.test(type)) {
                return true;
            }
        }
        return FOR_ALL_TYPES.contains(keyword);
    }

    private static boolean saysNothing(SchemaNode schema, String keyword) {
        boolean isFalse = schema.at(keyword).is(false);
        return keyword.equals("nullable") || (keyword.equals("uniqueItems") && isFalse);
    }

    /// An identifier at a place that no keyword of the standard makes a schema of would be missing in the index.
    private static void requireIndexed(SchemaNode schema) {
        String keyword = schema.dialect().idKeyword();
        boolean hidden = schema.has("$ref") && schema.dialect().hidesSiblingsOfRef();
        if (schema.has(keyword) && !hidden && !schema.resource().isRoot(schema)) {
            boolean isAnchor = schema.dialect().hidesSiblingsOfRef()
                    && schema.at(keyword).text().startsWith("#")
                    && schema.resource().isAnchored(schema);
            if (!isAnchor) {
                throw schema.at(keyword).error("an identifier is supported only where a keyword expects a schema");
            }
        }
    }

    private static void requireFittingForms(SchemaNode schema) {
        if (schema.has("format")) {
            StringFormat.requireSupported(schema.at("format"));
        }
        if (schema.has("uniqueItems")) {
            schema.at("uniqueItems").flag();
        }
        if (schema.has("nullable")) {
            schema.at("nullable").flag();
        }
        if (schema.has("items") && schema.at("items").isArray() && schema.dialect() == SchemaDialect.DRAFT_2020_12) {
            throw schema.at("items").error("an array of schemas is called \"prefixItems\" since draft 2020-12");
        }
    }
}
