package kawi.engine.constrain.schema;

import static kawi.engine.constrain.grammar.Expression.choice;
import static kawi.engine.constrain.grammar.Expression.literal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kawi.engine.constrain.document.SchemaDocument;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Grammar;
import kawi.engine.constrain.grammar.GrammarPruning;
import kawi.engine.constrain.grammar.LeftRecursion;
import kawi.engine.constrain.json.JsonValueRules;
import kawi.engine.constrain.schema.assertion.ArraySchema;
import kawi.engine.constrain.schema.assertion.Conjunction;
import kawi.engine.constrain.schema.assertion.Conjunction.Alternatives;
import kawi.engine.constrain.schema.assertion.Constants;
import kawi.engine.constrain.schema.assertion.InstanceValidator;
import kawi.engine.constrain.schema.assertion.JsonType;
import kawi.engine.constrain.schema.assertion.NumberSchema;
import kawi.engine.constrain.schema.assertion.ObjectSchema;
import kawi.engine.constrain.schema.assertion.Rules;
import kawi.engine.constrain.schema.assertion.StringSchema;
import kawi.tokenizer.json.Json;

/// Compiles a JSON schema to a grammar: the texts of valid values.
///
/// Each set of schemas that hold for one value together becomes a rule ([Conjunction]); a recursive schema becomes a
/// recursive rule. Every text of the grammar is valid; which valid texts are left out is in
/// `samples/docs/constraints.md`. A keyword that is not supported is an error.
public final class SchemaCompiler {
    private final SchemaNode root;
    private final Rules rules = new Rules();
    private final InstanceValidator validator = new InstanceValidator(true);
    private final Exclusion exclusion = new Exclusion();
    private final Contradictions contradictions = new Contradictions(false);
    private final Map<String, String> names = new LinkedHashMap<>(); // key of a conjunction -> rule
    private final Map<String, Conjunction> conjunctions = new LinkedHashMap<>(); // rule -> conjunction
    private final Deque<String> wanted = new ArrayDeque<>(); // rules

    private SchemaCompiler(SchemaNode root) {
        this.root = root;
    }

    /// @throws kawi.engine.constrain.grammar.ConstraintException if the text is not JSON, not a schema, or not
    ///     supported, or if no value satisfies it
    public static Grammar compile(String text) {
        return new SchemaCompiler(SchemaDocument.parse(text).root()).grammar();
    }

    private Grammar grammar() {
        Expression start = value(Conjunction.of(List.of(root)));
        while (!wanted.isEmpty()) {
            String name = wanted.remove();
            rules.requireRoom(root, 1);
            rules.add(name, body(name, conjunctions.get(name)));
        }
        Grammar grammar = rules.grammar(start);
        if (grammar.isEmpty()) {
            throw contradictions.error(root);
        }
        refuseCycles(grammar);
        return grammar;
    }

    /// Alternatives that lead back to themselves without a value in between would be entered forever.
    private void refuseCycles(Grammar grammar) {
        List<String> cycle = LeftRecursion.cycle(GrammarPruning.prune(grammar, CodePoints.ALL));
        cycle.stream().filter(conjunctions::containsKey).findFirst().ifPresent(name -> {
            throw root.error("the alternatives of " + conjunctions.get(name).pointers()
                    + " lead back to themselves without a value in between");
        });
    }

    SchemaNode root() {
        return root;
    }

    Rules rules() {
        return rules;
    }

    InstanceValidator validator() {
        return validator;
    }

    /// The values that satisfy schemas together.
    Expression value(Conjunction all) {
        if (all.isAny()) {
            return JsonValueRules.ANY;
        }
        String name = names.computeIfAbsent(all.key(), key -> {
            String rule = "schema " + names.size();
            conjunctions.put(rule, all);
            wanted.add(rule);
            return rule;
        });
        return new Reference(name);
    }

    /// Whether some value may satisfy schemas together.
    boolean isPossible(Conjunction all) {
        return contradictions.of(all).isEmpty();
    }

    /// The values without parts that satisfy schemas together.
    ///
    /// @param keyword that demands different values
    ScalarLanguage scalars(Conjunction all, SchemaNode keyword) {
        ScalarLanguage scalars = ScalarLanguage.of(all, exclusion::check);
        if (scalars.count() == 0 && new Contradictions(true).of(all).isEmpty()) {
            throw keyword.error("is supported only for elements that are strings, numbers, true, false or null");
        }
        return scalars;
    }

    private Expression body(String name, Conjunction all) {
        if (all.never().isPresent()) {
            return Expression.NOTHING;
        }
        Optional<Alternatives> choice = all.choice();
        return choice.isPresent()
                ? alternatives(choice.get(), all.without(choice.get()))
                : values(name, all.assertions());
    }

    private Expression alternatives(Alternatives choice, Conjunction rest) {
        exclusion.check(rest, choice);
        return new Choice(
                choice.schemas().stream().map(each -> value(rest.and(each))).toList());
    }

    private Expression values(String name, List<SchemaNode> schemas) {
        Optional<List<Json>> constants = new Constants(schemas).values();
        if (constants.isPresent()) {
            return new Choice(
                    constants.get().stream().map(JsonValueRules::constant).toList());
        }
        Set<JsonType> types = JsonType.allowedBy(schemas, false);
        List<Expression> ways = new ArrayList<>();
        for (JsonType type : types) {
            boolean isIncluded = type == JsonType.INTEGER && types.contains(JsonType.NUMBER);
            if (!isIncluded) {
                ways.add(ofType(type, name, schemas));
            }
        }
        return new Choice(ways);
    }

    private Expression ofType(JsonType type, String name, List<SchemaNode> schemas) {
        return switch (type) {
            case NULL -> literal("null");
            case BOOLEAN -> choice(literal("true"), literal("false"));
            case INTEGER -> new NumberSchema(schemas, true).texts(rules);
            case NUMBER -> new NumberSchema(schemas, false).texts(rules);
            case STRING -> new StringSchema(schemas).texts(rules);
            case ARRAY -> new ArrayRules(this, new ArraySchema(schemas), name).texts();
            case OBJECT -> new ObjectRules(this, new ObjectSchema(schemas), schemas.getFirst(), name).texts();
        };
    }
}
