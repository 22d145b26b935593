package kawi.engine.constrain.schema.assertion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.Dfa;
import kawi.engine.constrain.grammar.Expression;

/// What schemas demand of an object together.
public final class ObjectSchema {
    /// What one schema says of the members.
    ///
    /// @param properties by name
    /// @param patterns the values of `patternProperties` by regular expression
    /// @param others the value of `additionalProperties`
    /// @param hasNames whether the schema says which members there are
    private record Members(
            Map<String, SchemaNode> properties,
            Map<String, SchemaNode> patterns,
            Optional<SchemaNode> others,
            boolean hasNames) {

        /// The schemas of a member's value.
        List<SchemaNode> at(String name, InstanceValidator validator) {
            List<SchemaNode> schemas = new ArrayList<>();
            if (properties.containsKey(name)) {
                schemas.add(properties.get(name));
            }
            patterns.forEach((regex, schema) -> {
                if (validator.matches(name, schema, regex)) {
                    schemas.add(schema);
                }
            });
            if (schemas.isEmpty()) {
                others.ifPresent(schemas::add);
            }
            return schemas;
        }
    }

    private final List<Members> members = new ArrayList<>();
    private final List<SchemaNode> namesOfKeys = new ArrayList<>(); // propertyNames
    private final Map<String, SchemaNode> required = new LinkedHashMap<>(); // name -> where it is demanded
    private Optional<SchemaNode> leastKeyword = Optional.empty();
    private Optional<SchemaNode> mostKeyword = Optional.empty();
    private int least;
    private int most = Expression.UNBOUNDED;

    public ObjectSchema(List<SchemaNode> schemas) {
        schemas.forEach(this::add);
    }

    private void add(SchemaNode schema) {
        int count = schema.count("minProperties", 0);
        if (count > least) {
            least = count;
            leastKeyword = Optional.of(schema.at("minProperties"));
        }
        count = schema.count("maxProperties", Expression.UNBOUNDED);
        if (count < most) {
            most = count;
            mostKeyword = Optional.of(schema.at("maxProperties"));
        }
        if (schema.has("propertyNames")) {
            namesOfKeys.add(schema.at("propertyNames"));
        }
        if (schema.has("required")) {
            schema.at("required").elements().forEach(name -> required.putIfAbsent(name.text(), name));
        }
        Map<String, SchemaNode> properties = entries(schema, "properties");
        Map<String, SchemaNode> patterns = entries(schema, "patternProperties");
        Optional<SchemaNode> others =
                schema.has("additionalProperties") ? Optional.of(schema.at("additionalProperties")) : Optional.empty();
        boolean hasNames = schema.has("properties") || schema.has("patternProperties");
        if (hasNames || others.isPresent()) {
            members.add(new Members(properties, patterns, others, hasNames));
        }
    }

    private static Map<String, SchemaNode> entries(SchemaNode schema, String keyword) {
        return schema.has(keyword) ? schema.at(keyword).entries() : Map.of();
    }

    /// The automaton of the keys in which the pattern of a `patternProperties` matches.
    public static Dfa automaton(SchemaNode schema, String regex) {
        return StringSchema.automaton(schema, StringSchema.pattern(schema, regex));
    }

    /// The least number of members.
    public int least() {
        return Math.max(least, required.size());
    }

    /// The greatest number of members, [Expression#UNBOUNDED] if there is none.
    public int most() {
        return most;
    }

    /// The schemas of `propertyNames`.
    public List<SchemaNode> namesOfKeys() {
        return namesOfKeys;
    }

    public Set<String> required() {
        return required.keySet();
    }

    /// The names that are mentioned, in order: those with schemas of their own, then those that are only required.
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        members.forEach(each -> names.addAll(each.properties.keySet()));
        names.addAll(required.keySet());
        return names;
    }

    /// The regular expressions of all `patternProperties`, each with its schema.
    public List<Map.Entry<String, SchemaNode>> patterns() {
        return members.stream()
                .flatMap(each -> each.patterns.entrySet().stream())
                .toList();
    }

    /// The schemas of the value of a name.
    public List<SchemaNode> at(String name, InstanceValidator validator) {
        return members.stream()
                .flatMap(each -> each.at(name, validator).stream())
                .toList();
    }

    /// The schemas of the values of names that are not mentioned and match some of the [#patterns].
    ///
    /// @param matching the schemas of the patterns that match
    public List<SchemaNode> others(Set<SchemaNode> matching) {
        List<SchemaNode> schemas = new ArrayList<>(matching);
        for (Members each : members) {
            boolean isMatched = each.patterns.values().stream().anyMatch(matching::contains);
            if (!isMatched) {
                each.others.ifPresent(schemas::add);
            }
        }
        return schemas;
    }

    /// Whether members that are not mentioned are written: if `additionalProperties` says what they are, or nothing is
    /// said of any member.
    public boolean isOpen() {
        return members.stream().noneMatch(Members::hasNames)
                || members.stream().anyMatch(each -> each.others.isPresent());
    }

    /// Why the number of members cannot be right; empty if it can.
    public Optional<Contradiction> contradiction() {
        if (least > most) {
            return Optional.of(Contradiction.of(leastKeyword.orElseThrow(), mostKeyword.orElseThrow(), ""));
        }
        return required.size() > most
                ? Optional.of(Contradiction.of(
                        mostKeyword.orElseThrow(),
                        "but "
                                + (required.size() == 1 ? "a property is" : required.size() + " properties are")
                                + " required"))
                : Optional.empty();
    }

    /// The keyword that demands a number of members.
    public Optional<SchemaNode> leastKeyword() {
        return leastKeyword;
    }

    /// Where a property is demanded.
    public SchemaNode requirement(String name) {
        return required.get(name);
    }
}
