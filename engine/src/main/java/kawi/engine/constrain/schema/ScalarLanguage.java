package kawi.engine.constrain.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.Dfa;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Distinct;
import kawi.engine.constrain.json.JsonNumber;
import kawi.engine.constrain.json.JsonString;
import kawi.engine.constrain.schema.assertion.Conjunction;
import kawi.engine.constrain.schema.assertion.Conjunction.Alternatives;
import kawi.engine.constrain.schema.assertion.Constants;
import kawi.engine.constrain.schema.assertion.JsonType;
import kawi.engine.constrain.schema.assertion.NumberSchema;
import kawi.engine.constrain.schema.assertion.Rules;
import kawi.engine.constrain.schema.assertion.StringSchema;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.BooleanValue;
import kawi.tokenizer.json.Json.NullValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.StringValue;

/// The values without parts that schemas allow, each with one text: the elements of an array of unique items. Equal
/// values have equal texts, so that the automaton can tell whether an element is new.
///
/// @param literals those of `null`, `true` and `false` that are allowed
/// @param numbers their texts
/// @param strings the strings themselves
record ScalarLanguage(Set<String> literals, Dfa numbers, Dfa strings) {
    private static final ScalarLanguage NOTHING =
            new ScalarLanguage(Set.of(), Dfa.of(Expression.NOTHING), Dfa.of(Expression.NOTHING));

    /// @param check called with the alternatives of each choice and what the value satisfies besides
    static ScalarLanguage of(Conjunction all, BiConsumer<Conjunction, Alternatives> check) {
        if (all.never().isPresent()) {
            return NOTHING;
        }
        Optional<Alternatives> choice = all.choice();
        if (choice.isEmpty()) {
            return of(all.assertions());
        }
        Conjunction rest = all.without(choice.get());
        check.accept(rest, choice.get());
        ScalarLanguage any = NOTHING;
        for (SchemaNode alternative : choice.get().schemas()) {
            any = any.or(of(rest.and(alternative), check));
        }
        return any;
    }

    private ScalarLanguage or(ScalarLanguage other) {
        return new ScalarLanguage(
                union(literals, other.literals), numbers.or(other.numbers), strings.or(other.strings));
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> union = new TreeSet<>(a);
        union.addAll(b);
        return union;
    }

    private static ScalarLanguage of(List<SchemaNode> assertions) {
        Optional<List<Json>> constants = new Constants(assertions).values();
        return constants.isPresent() ? listed(assertions, constants.get()) : typed(assertions);
    }

    private static ScalarLanguage listed(List<SchemaNode> assertions, List<Json> constants) {
        Set<String> literals = new TreeSet<>();
        List<Expression> numbers = new ArrayList<>();
        List<Expression> strings = new ArrayList<>();
        for (Json each : constants) {
            switch (each) {
                case NullValue ignored -> literals.add("null");
                case BooleanValue flag -> literals.add(Boolean.toString(flag.value()));
                case NumberValue number -> numbers.add(Expression.literal(text(assertions, number)));
                case StringValue string -> strings.add(Expression.literal(string.value()));
                default -> {} // arrays and objects have no single text
            }
        }
        return new ScalarLanguage(literals, Dfa.of(new Choice(numbers)), Dfa.of(new Choice(strings)));
    }

    private static String text(List<SchemaNode> assertions, NumberValue number) {
        return JsonNumber.oneWay(number.exact())
                .orElseThrow(() -> new Constants(assertions)
                        .keyword()
                        .orElseThrow()
                        .error("among unique items a number of more than 15 digits is not supported"));
    }

    private static ScalarLanguage typed(List<SchemaNode> assertions) {
        Set<JsonType> types = JsonType.allowedBy(assertions, false);
        Set<String> literals = new TreeSet<>();
        if (types.contains(JsonType.NULL)) {
            literals.add("null");
        }
        if (types.contains(JsonType.BOOLEAN)) {
            literals.addAll(List.of("true", "false"));
        }
        boolean hasNumbers = types.contains(JsonType.NUMBER) || types.contains(JsonType.INTEGER);
        return new ScalarLanguage(
                literals,
                hasNumbers
                        ? new NumberSchema(assertions, !types.contains(JsonType.NUMBER)).inOneWay()
                        : Dfa.of(Expression.NOTHING),
                types.contains(JsonType.STRING) ? new StringSchema(assertions).values() : Dfa.of(Expression.NOTHING));
    }

    /// The number of values; [Long#MAX_VALUE] if there are very many.
    long count() {
        long most = Long.MAX_VALUE / 4;
        long sum = literals.size() + Math.min(numbers.count(), most) + Math.min(strings.count(), most);
        return sum >= most ? Long.MAX_VALUE : sum;
    }

    /// A value that the array does not have yet.
    Expression element(SchemaNode keyword, Rules rules) {
        List<Expression> ways = new ArrayList<>();
        literals.forEach(each -> ways.add(Expression.literal(each)));
        if (!numbers.isEmpty()) {
            ways.add(rules.of(keyword, numbers));
        }
        if (!strings.isEmpty()) {
            ways.add(JsonString.quoted(rules.ofStringInOneWay(keyword, strings)));
        }
        return new Distinct(new Choice(ways), true);
    }
}
