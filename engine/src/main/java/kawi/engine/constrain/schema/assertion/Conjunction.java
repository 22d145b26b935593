package kawi.engine.constrain.schema.assertion;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kawi.engine.constrain.document.SchemaNode;

/// Schemas that a value must satisfy together, taken apart: references and `allOf` are followed, and what remains are
/// the schemas with keywords of their own, and the choices of `anyOf` and `oneOf` that are still to be made.
public final class Conjunction {
    /// Any value.
    static final Conjunction ANY = new Conjunction(Set.of(), Set.of(), Optional.empty());

    /// Schemas of which the value satisfies at least one, or exactly one.
    ///
    /// @param array the value of `anyOf` or `oneOf`
    /// @param exclusive whether it is `oneOf`
    public record Alternatives(SchemaNode array, boolean exclusive) {
        public List<SchemaNode> schemas() {
            return array.someElements();
        }
    }

    private final Set<SchemaNode> assertions;
    private final Set<Alternatives> choices;
    private final Optional<SchemaNode> never; // a schema that is false

    private Conjunction(Set<SchemaNode> assertions, Set<Alternatives> choices, Optional<SchemaNode> never) {
        this.assertions = assertions;
        this.choices = choices;
        this.never = never;
    }

    public static Conjunction of(Collection<SchemaNode> schemas) {
        Conjunction all = ANY;
        for (SchemaNode schema : schemas) {
            all = all.and(schema);
        }
        return all;
    }

    /// With one more schema.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException if the schema has what is not supported, or its
    ///     references lead back to itself
    public Conjunction and(SchemaNode schema) {
        return new Expansion(this).with(schema);
    }

    /// Without a choice, for it is made.
    public Conjunction without(Alternatives choice) {
        Set<Alternatives> others = new LinkedHashSet<>(choices);
        others.remove(choice);
        return new Conjunction(assertions, others, never);
    }

    /// The schemas with keywords of their own, in the order in which they were met.
    public List<SchemaNode> assertions() {
        return List.copyOf(assertions);
    }

    /// The next choice to make.
    public Optional<Alternatives> choice() {
        return choices.stream().findFirst();
    }

    /// The schema that no value satisfies, if there is one.
    public Optional<SchemaNode> never() {
        return never;
    }

    public boolean isAny() {
        return assertions.isEmpty() && choices.isEmpty() && never.isEmpty();
    }

    /// Equal for equal sets of schemas.
    public String key() {
        return never.isPresent()
                ? "never"
                : numbers(assertions) + "|"
                        + numbers(choices.stream().map(Alternatives::array).toList());
    }

    private static String numbers(Collection<SchemaNode> nodes) {
        return nodes.stream()
                .sorted(Comparator.comparingInt(SchemaNode::number))
                .map(node -> Integer.toString(node.number()))
                .collect(Collectors.joining(","));
    }

    /// The places of the schemas, for errors.
    public String pointers() {
        List<SchemaNode> all = new ArrayList<>(assertions);
        choices.forEach(each -> all.add(each.array));
        never.ifPresent(all::add);
        return all.isEmpty()
                ? "#"
                : all.stream().map(SchemaNode::pointer).limit(3).collect(Collectors.joining(" and "));
    }

    /// Follows the references of a schema.
    private static final class Expansion {
        private final Set<SchemaNode> assertions;
        private final Set<Alternatives> choices;
        private Optional<SchemaNode> never;
        private final Set<SchemaNode> seen = new LinkedHashSet<>();
        private final Set<SchemaNode> way = new LinkedHashSet<>(); // the schemas that led here

        Expansion(Conjunction start) {
            assertions = new LinkedHashSet<>(start.assertions);
            choices = new LinkedHashSet<>(start.choices);
            never = start.never;
        }

        Conjunction with(SchemaNode schema) {
            add(schema);
            return new Conjunction(assertions, choices, never);
        }

        private void add(SchemaNode schema) {
            if (schema.is(true)) {
                return;
            }
            if (schema.is(false)) {
                never = never.or(() -> Optional.of(schema));
                return;
            }
            if (!schema.isObject()) {
                throw schema.expected("a schema: an object, true or false");
            }
            if (!way.add(schema)) {
                throw schema.error("its references lead back to itself without a value in between");
            }
            if (seen.add(schema)) {
                follow(schema);
            }
            way.remove(schema);
        }

        /// Properties are written in the order in which they are met here: those of a schema where it has them, those
        /// of others where it refers to them.
        private void follow(SchemaNode schema) {
            boolean hidden = schema.has("$ref") && schema.dialect().hidesSiblingsOfRef();
            if (hidden) {
                add(schema.resource().document().resolve(schema.at("$ref")));
                return;
            }
            Set<String> own = SchemaKeywords.assertions(schema);
            String place = own.contains("properties")
                    ? "properties"
                    : own.stream().findFirst().orElse("");
            for (String keyword : schema.keys()) {
                SchemaNode value = schema.at(keyword);
                if (keyword.equals(place)) {
                    assertions.add(schema);
                }
                switch (keyword) {
                    case "$ref" -> add(schema.resource().document().resolve(value));
                    case "$dynamicRef", "$recursiveRef" ->
                        add(schema.resource().document().resolveDynamic(value));
                    case "allOf" -> value.someElements().forEach(this::add);
                    case "anyOf", "oneOf" -> {
                        value.someElements();
                        choices.add(new Alternatives(value, keyword.equals("oneOf")));
                    }
                    default -> {}
                }
            }
        }
    }
}
