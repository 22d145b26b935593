package kawi.engine.constrain.schema.assertion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.Expression;

/// What schemas demand of an array together.
public final class ArraySchema {
    /// What one schema says of the elements.
    private record Elements(List<SchemaNode> first, Optional<SchemaNode> rest) {}

    private final List<Elements> elements = new ArrayList<>();
    private Optional<SchemaNode> leastKeyword = Optional.empty();
    private Optional<SchemaNode> mostKeyword = Optional.empty();
    private Optional<SchemaNode> uniqueKeyword = Optional.empty();
    private int least;
    private int most = Expression.UNBOUNDED;

    public ArraySchema(List<SchemaNode> schemas) {
        schemas.forEach(this::add);
    }

    private void add(SchemaNode schema) {
        int count = schema.count("minItems", 0);
        if (count > least) {
            least = count;
            leastKeyword = Optional.of(schema.at("minItems"));
        }
        count = schema.count("maxItems", Expression.UNBOUNDED);
        if (count < most) {
            most = count;
            mostKeyword = Optional.of(schema.at("maxItems"));
        }
        if (schema.has("uniqueItems") && schema.at("uniqueItems").flag()) {
            uniqueKeyword = Optional.of(schema.at("uniqueItems"));
        }
        Elements said = elements(schema);
        if (!said.first.isEmpty() || said.rest.isPresent()) {
            elements.add(said);
        }
    }

    /// Until draft 2019-09 an array of schemas is called `items`, and the elements after it are `additionalItems`,
    /// which has no effect with any other `items`.
    private static Elements elements(SchemaNode schema) {
        boolean isOldArray = schema.has("items") && schema.at("items").isArray();
        if (isOldArray) {
            return new Elements(
                    schema.at("items").elements(),
                    schema.has("additionalItems") ? Optional.of(schema.at("additionalItems")) : Optional.empty());
        }
        return new Elements(
                schema.has("prefixItems") ? schema.at("prefixItems").someElements() : List.of(),
                schema.has("items") ? Optional.of(schema.at("items")) : Optional.empty());
    }

    /// The least number of elements.
    public int least() {
        return least;
    }

    /// The greatest number of elements, [Expression#UNBOUNDED] if there is none.
    public int most() {
        return most;
    }

    /// The keyword that demands different elements.
    public Optional<SchemaNode> unique() {
        return uniqueKeyword;
    }

    /// The number of elements that have schemas of their own.
    public int prefix() {
        return elements.stream().mapToInt(each -> each.first.size()).max().orElse(0);
    }

    /// The schemas of the element at an index.
    public List<SchemaNode> at(int index) {
        List<SchemaNode> schemas = new ArrayList<>();
        for (Elements each : elements) {
            if (index < each.first.size()) {
                schemas.add(each.first.get(index));
            } else {
                each.rest.ifPresent(schemas::add);
            }
        }
        return schemas;
    }

    /// Whether some schema says what stands behind the elements with schemas of their own.
    public boolean saysWhatFollows() {
        return elements.stream().anyMatch(each -> each.rest.isPresent());
    }

    /// Why the number of elements cannot be right; empty if it can.
    public Optional<Contradiction> contradiction() {
        return least > most
                ? Optional.of(Contradiction.of(leastKeyword.orElseThrow(), mostKeyword.orElseThrow(), ""))
                : Optional.empty();
    }

    /// The keyword that demands elements.
    public Optional<SchemaNode> leastKeyword() {
        return leastKeyword;
    }
}
