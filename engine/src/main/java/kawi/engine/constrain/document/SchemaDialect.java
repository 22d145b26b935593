package kawi.engine.constrain.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The drafts of JSON Schema, as far as the same keyword means different things in them.
public enum SchemaDialect {
    DRAFT_4("draft 4", "json-schema.org/draft-04/schema"),
    DRAFT_6("draft 6", "json-schema.org/draft-06/schema"),
    DRAFT_7("draft 7", "json-schema.org/draft-07/schema"),
    DRAFT_2019_09("draft 2019-09", "json-schema.org/draft/2019-09/schema"),
    DRAFT_2020_12("draft 2020-12", "json-schema.org/draft/2020-12/schema");

    private final String title;
    private final String uri;

    SchemaDialect(String title, String uri) {
        this.title = title;
        this.uri = uri;
    }

    /// The dialect that a `$schema` names.
    static SchemaDialect named(SchemaNode schema) {
        String name = schema.text();
        String bare = name.replaceFirst("^https?://", "").replaceFirst("#$", "");
        for (SchemaDialect each : values()) {
            if (each.uri.equals(bare)) {
                return each;
            }
        }
        throw schema.error("the dialect " + name + " is not supported, only drafts 4, 6, 7, 2019-09 and 2020-12 of"
                + " json-schema.org");
    }

    public boolean isBefore(SchemaDialect other) {
        return compareTo(other) < 0;
    }

    /// Whether the keywords beside a `$ref` are ignored.
    public boolean hidesSiblingsOfRef() {
        return isBefore(DRAFT_2019_09);
    }

    /// The keyword that gives a schema a URI of its own.
    public String idKeyword() {
        return this == DRAFT_4 ? "id" : "$id";
    }

    /// What speaks against a keyword in this dialect; empty if it is one of the dialect.
    public Optional<String> objection(String keyword) {
        Since since = SINCE.get(keyword);
        if (since == null) {
            return Optional.empty();
        }
        if (isBefore(since.first)) {
            return Optional.of("is a keyword since " + since.first + ", but this is " + this);
        }
        return since.last.isBefore(this)
                ? Optional.of("is a keyword until " + since.last + ", but this is " + this)
                : Optional.empty();
    }

    /// The first and the last dialect of a keyword.
    private record Since(SchemaDialect first, SchemaDialect last) {}

    private static final Map<String, Since> SINCE = since();

    private static Map<String, Since> since() {
        Map<String, Since> since = new LinkedHashMap<>();
        since.put("id", new Since(DRAFT_4, DRAFT_4));
        for (String keyword : new String[] {"$id", "const", "contains", "propertyNames"}) {
            since.put(keyword, new Since(DRAFT_6, DRAFT_2020_12));
        }
        for (String keyword : new String[] {"if", "then", "else"}) {
            since.put(keyword, new Since(DRAFT_7, DRAFT_2020_12));
        }
        for (String keyword : new String[] {
            "$anchor",
            "dependentRequired",
            "dependentSchemas",
            "unevaluatedItems",
            "unevaluatedProperties",
            "minContains",
            "maxContains"
        }) {
            since.put(keyword, new Since(DRAFT_2019_09, DRAFT_2020_12));
        }
        for (String keyword : new String[] {"$recursiveRef", "$recursiveAnchor"}) {
            since.put(keyword, new Since(DRAFT_2019_09, DRAFT_2019_09));
        }
        for (String keyword : new String[] {"prefixItems", "$dynamicRef", "$dynamicAnchor"}) {
            since.put(keyword, new Since(DRAFT_2020_12, DRAFT_2020_12));
        }
        since.put("additionalItems", new Since(DRAFT_4, DRAFT_2019_09));
        since.put("dependencies", new Since(DRAFT_4, DRAFT_7));
        return since;
    }

    /// As a reader calls it, such as `draft 7`.
    @Override
    public String toString() {
        return title;
    }
}
