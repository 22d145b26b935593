package kawi.engine.constrain.schema;

import static kawi.engine.constrain.grammar.Expression.anyNumberOf;
import static kawi.engine.constrain.grammar.Expression.choice;
import static kawi.engine.constrain.grammar.Expression.sequence;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Choice;

/// What a schema says about objects: the properties in the order in which it has them, those that are not required
/// maybe left out, then any number of others if there may be others.
final class SchemaObject {
    private static final int MAX_NAME_LENGTH = 500;

    private final SchemaCompiler compiler;
    private final SchemaNode schema;
    private final Map<String, SchemaNode> properties;
    private final Set<String> required = new LinkedHashSet<>();

    private SchemaObject(SchemaCompiler compiler, SchemaNode schema) {
        this.compiler = compiler;
        this.schema = schema;
        this.properties = schema.has("properties") ? schema.at("properties").entries() : Map.of();
        if (schema.has("required")) {
            schema.at("required").elements().forEach(this::require);
        }
    }

    private void require(SchemaNode name) {
        if (!properties.containsKey(name.text())) {
            throw name.error("\"" + name.text() + "\" is required but not in \"properties\"");
        }
        required.add(name.text());
    }

    static Expression object(SchemaCompiler compiler, SchemaNode schema) {
        return JsonValueRules.enclosed("{", new SchemaObject(compiler, schema).members(), "}");
    }

    /// Built from the end, two for each property: what may follow if there is something before it, and if it may be the
    /// first.
    private Expression members() {
        Expression other = other();
        Expression after = sequence(anyNumberOf(sequence(JsonValueRules.COMMA, other)), JsonValueRules.SPACE);
        Expression first = choice(Expression.EMPTY, sequence(other, after));
        int number = properties.size();
        for (String name : new ArrayList<>(properties.keySet()).reversed()) {
            Expression member = member(name);
            Expression rest = rule("after " + number, after);
            Expression others = rule("from " + number, first);
            Expression behind = sequence(JsonValueRules.COMMA, member, rest);
            Expression alone = sequence(member, rest);
            after = required.contains(name) ? behind : choice(behind, rest);
            first = required.contains(name) ? alone : choice(alone, others);
            number--;
        }
        return first;
    }

    private Expression member(String name) {
        return sequence(JsonString.constant(name), JsonValueRules.COLON, compiler.schema(properties.get(name)));
    }

    private Expression rule(String name, Expression body) {
        return compiler.rule(schema.pointer() + " " + name, body);
    }

    /// A property that has no schema of its own. Where a schema says nothing of others there are none, unless it says
    /// nothing of any.
    private Expression other() {
        if (!schema.has("additionalProperties")) {
            return schema.has("properties") ? Expression.NOTHING : other(JsonValueRules.ANY);
        }
        return other(compiler.schema(schema.at("additionalProperties")));
    }

    private Expression other(Expression value) {
        if (properties.keySet().stream().anyMatch(name -> name.length() > MAX_NAME_LENGTH)) {
            throw schema.at("properties")
                    .error("a name is longer than " + MAX_NAME_LENGTH
                            + " characters, which is supported only where \"additionalProperties\" is false");
        }
        Expression name = otherThan(properties.keySet().stream().toList(), "name");
        return sequence(JsonString.quoted(name), JsonValueRules.COLON, value);
    }

    /// The names that are none of those given, as they are usually written: a tree in which one leaves the known names
    /// at some character, or stops early, or goes on behind the end of one.
    private Expression otherThan(List<String> names, String ruleName) {
        if (names.isEmpty()) {
            return anyNumberOf(JsonString.usual(CodePoints.ALL));
        }
        Map<Integer, List<String>> byFirst = new TreeMap<>();
        for (String name : names) {
            if (!name.isEmpty()) {
                int first = name.codePointAt(0);
                byFirst.computeIfAbsent(first, key -> new ArrayList<>())
                        .add(name.substring(Character.charCount(first)));
            }
        }
        List<Expression> ways = new ArrayList<>();
        if (!names.contains("")) {
            ways.add(Expression.EMPTY);
        }
        CodePoints known =
                CodePoints.union(byFirst.keySet().stream().map(CodePoints::of).toList());
        for (var entry : byFirst.entrySet()) {
            ways.add(sequence(
                    JsonString.usual(entry.getKey()),
                    otherThan(entry.getValue(), ruleName + "-" + Integer.toHexString(entry.getKey()))));
        }
        ways.add(sequence(JsonString.usual(known.complement()), anyNumberOf(JsonString.usual(CodePoints.ALL))));
        return rule(ruleName, new Choice(ways));
    }
}
