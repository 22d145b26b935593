package kawi.engine.constrain.schema.assertion;

import java.util.List;
import java.util.Optional;
import kawi.engine.constrain.document.SchemaNode;
import kawi.tokenizer.json.Json;

/// The values that schemas list by `const` or `enum`, as far as all schemas allow them.
///
/// @param schemas with keywords of their own
public record Constants(List<SchemaNode> schemas) {

    /// The keyword that lists values; empty if there is none.
    public Optional<SchemaNode> keyword() {
        return schemas.stream()
                .filter(schema -> schema.has("const") || schema.has("enum"))
                .map(schema -> schema.at(schema.has("const") ? "const" : "enum"))
                .findFirst();
    }

    /// The values that are valid in every reading; empty if no keyword lists values.
    public Optional<List<Json>> values() {
        return values(new InstanceValidator(true));
    }

    /// The values that a validator finds valid; empty if no keyword lists values.
    public Optional<List<Json>> values(InstanceValidator validator) {
        return schemas.stream()
                .filter(schema -> schema.has("const") || schema.has("enum"))
                .findFirst()
                .map(Constants::listed)
                .map(values -> values.stream()
                        .map(SchemaNode::value)
                        .filter(value ->
                                schemas.stream().allMatch(schema -> validator.satisfiesKeywords(value, schema)))
                        .toList());
    }

    private static List<SchemaNode> listed(SchemaNode schema) {
        return schema.has("const")
                ? List.of(schema.at("const"))
                : schema.at("enum").someElements();
    }
}
