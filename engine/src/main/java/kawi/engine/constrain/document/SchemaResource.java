package kawi.engine.constrain.document;

import java.util.HashMap;
import java.util.Map;

/// A schema with a URI of its own: the whole document, or a subschema with `$id`. References in it are relative to its
/// URI, and its anchors belong to it.
public final class SchemaResource {
    private final SchemaDocument document;
    private final UriReference uri;
    private final SchemaDialect dialect;
    /// Whether an anchor names a schema.
    public boolean isAnchored(SchemaNode schema) {
        return anchors.containsValue(schema);
    }

    final Map<String, SchemaNode> anchors = new HashMap<>(); // also those of $dynamicAnchor
    final Map<String, SchemaNode> dynamicAnchors = new HashMap<>();
    SchemaNode root; // set when the document is indexed

    SchemaResource(SchemaDocument document, UriReference uri, SchemaDialect dialect) {
        this.document = document;
        this.uri = uri;
        this.dialect = dialect;
    }

    public SchemaDocument document() {
        return document;
    }

    /// Whether a schema is the one that the resource's identifier names.
    public boolean isRoot(SchemaNode schema) {
        return schema.equals(root);
    }

    UriReference uri() {
        return uri;
    }

    public SchemaDialect dialect() {
        return dialect;
    }
}
