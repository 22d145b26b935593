package kawi.engine.constrain.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Dfa;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.schema.assertion.Conjunction;
import kawi.engine.constrain.schema.assertion.Conjunction.Alternatives;
import kawi.engine.constrain.schema.assertion.Constants;
import kawi.engine.constrain.schema.assertion.JsonType;
import kawi.engine.constrain.schema.assertion.ObjectSchema;
import kawi.engine.constrain.schema.assertion.StringSchema;
import kawi.tokenizer.json.Json.StringValue;

/// The keys that an object may have beside those that its schemas mention, divided by the patterns that match in them:
/// keys of one language have the same schemas for their values.
///
/// @param keys the language
/// @param matching the schemas of the patterns that match
record KeyLanguages(Dfa keys, Set<SchemaNode> matching) {
    private static final int MAX_LANGUAGES = 200;

    /// All keys that are not mentioned, in languages that have no key in common.
    static List<KeyLanguages> of(ObjectSchema schema, SchemaNode keyword) {
        try {
            return divided(schema);
        } catch (ConstraintException e) {
            throw e.getMessage().startsWith("schema ") ? e : keyword.error(e.getMessage());
        }
    }

    private static List<KeyLanguages> divided(ObjectSchema schema) {
        List<Expression> names =
                schema.names().stream().map(Expression::literal).toList();
        Dfa others = Dfa.of(new Choice(names)).complement();
        for (SchemaNode each : schema.namesOfKeys()) {
            others = others.and(strings(Conjunction.of(List.of(each))));
        }
        List<KeyLanguages> languages = List.of(new KeyLanguages(others, Set.of()));
        for (Map.Entry<String, SchemaNode> pattern : schema.patterns()) {
            Dfa matching = ObjectSchema.automaton(pattern.getValue(), pattern.getKey());
            Dfa rest = matching.complement();
            List<KeyLanguages> refined = new ArrayList<>();
            for (KeyLanguages language : languages) {
                Set<SchemaNode> schemas = new LinkedHashSet<>(language.matching);
                schemas.add(pattern.getValue());
                refined.add(new KeyLanguages(language.keys.and(matching), schemas));
                refined.add(new KeyLanguages(language.keys.and(rest), language.matching));
            }
            languages = refined.stream().filter(each -> !each.keys.isEmpty()).toList();
            if (languages.size() > MAX_LANGUAGES) {
                throw pattern.getValue().error("the patterns of the keys overlap in too many ways");
            }
        }
        return languages;
    }

    /// The strings that satisfy schemas.
    static Dfa strings(Conjunction all) {
        if (all.never().isPresent()) {
            return Dfa.of(Expression.NOTHING);
        }
        Optional<Alternatives> choice = all.choice();
        if (choice.isEmpty()) {
            return strings(all.assertions());
        }
        Dfa some = Dfa.of(Expression.NOTHING); // of at least one alternative
        Dfa one = some; // of exactly one
        for (SchemaNode alternative : choice.get().schemas()) {
            Dfa strings = strings(Conjunction.of(List.of(alternative)));
            one = one.and(strings.complement()).or(strings.and(some.complement()));
            some = some.or(strings);
        }
        return strings(all.without(choice.get())).and(choice.get().exclusive() ? one : some);
    }

    private static Dfa strings(List<SchemaNode> assertions) {
        Optional<List<StringValue>> constants = new Constants(assertions)
                .values()
                .map(values -> values.stream()
                        .filter(StringValue.class::isInstance)
                        .map(StringValue.class::cast)
                        .toList());
        if (constants.isPresent()) {
            return Dfa.of(new Choice(constants.get().stream()
                    .map(each -> Expression.literal(each.value()))
                    .toList()));
        }
        boolean allowed = assertions.stream()
                .allMatch(schema -> JsonType.of(schema)
                        .map(types -> types.contains(JsonType.STRING))
                        .orElse(true));
        return allowed ? new StringSchema(assertions).values() : Dfa.of(Expression.NOTHING);
    }

    /// Every string.
    static Dfa anyString() {
        return Dfa.of(Expression.anyNumberOf(new Characters(CodePoints.ALL)));
    }
}
