package kawi.engine.constrain.schema;

import static kawi.engine.constrain.grammar.Expression.UNBOUNDED;
import static kawi.engine.constrain.grammar.Expression.choice;
import static kawi.engine.constrain.grammar.Expression.sequence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.json.JsonString;
import kawi.engine.constrain.json.JsonValueRules;
import kawi.engine.constrain.schema.assertion.Conjunction;
import kawi.engine.constrain.schema.assertion.ObjectSchema;
import kawi.tokenizer.json.Json.StringValue;

/// Compiles what schemas demand of an object: the properties in the order in which the schemas mention them, optional
/// ones present or not, then any number of others if there may be others.
final class ObjectRules {
    /// Keys of a pattern that are written in a fixed order, as if the schema mentioned them. If there are more they
    /// come in any order, and the automaton looks for one that is not there yet.
    private static final int MAX_LISTED_KEYS = 200;

    private final SchemaCompiler compiler;
    private final ObjectSchema object;
    private final SchemaNode keyword; // for errors
    private final String name;
    private final Map<String, Expression> members = new LinkedHashMap<>(); // name -> key, colon and value
    private final List<String> names = new ArrayList<>();
    private final int least; // members that are counted; required ones need not be
    private Expression other = Expression.NOTHING; // a member that is not mentioned

    /// @param keyword a schema to name in errors
    /// @param name the prefix of its rules' names
    ObjectRules(SchemaCompiler compiler, ObjectSchema object, SchemaNode keyword, String name) {
        this.compiler = compiler;
        this.object = object;
        this.keyword = keyword;
        this.name = name;
        this.least = object.least() > object.required().size()
                ? object.least()
                : Math.min(1, object.required().size());
    }

    Expression texts() {
        if (object.least() > object.most()) {
            return Expression.NOTHING;
        }
        for (String each : object.names()) {
            addMember(each, isName(each) ? Conjunction.of(object.at(each, compiler.validator())) : null);
        }
        other = others();
        return JsonValueRules.enclosed("{", first(), "}");
    }

    private boolean isName(String each) {
        return object.namesOfKeys().stream()
                .allMatch(names -> compiler.validator().isValid(new StringValue(each), names));
    }

    /// @param value null if there can be none
    private void addMember(String each, Conjunction value) {
        names.add(each);
        members.put(
                each,
                value == null
                        ? Expression.NOTHING
                        : sequence(JsonString.constant(each), JsonValueRules.COLON, compiler.value(value)));
    }

    /// A member that no schema mentions. If no schema restricts such members, they are written only if the object needs
    /// more members.
    private Expression others() {
        boolean isAny = object.names().isEmpty()
                && object.patterns().isEmpty()
                && object.namesOfKeys().isEmpty();
        if (isAny) {
            return object.isOpen() || least > 0
                    ? member(JsonValueRules.KEY, object.others(Set.of()))
                    : Expression.NOTHING;
        }
        long possible = names.stream()
                .filter(each -> compiler.isPossible(Conjunction.of(object.at(each, compiler.validator()))))
                .count();
        boolean areMentioned = object.patterns().isEmpty() && least <= possible;
        if (areMentioned && !object.isOpen()) {
            return Expression.NOTHING;
        }
        List<Expression> ways = new ArrayList<>();
        Optional<KeyLanguages> unmatched = Optional.empty();
        for (KeyLanguages language : KeyLanguages.of(object, keyword)) {
            if (language.matching().isEmpty()) {
                unmatched = Optional.of(language);
            } else {
                possible += addKeys(language, ways);
            }
        }
        boolean areEnough = least <= possible;
        if (object.isOpen() || !areEnough) {
            unmatched.ifPresent(language -> addKeys(language, ways));
        }
        return new Choice(ways);
    }

    /// Few keys become names, more become a way to write a member.
    ///
    /// @return the number of keys that are possible
    private long addKeys(KeyLanguages language, List<Expression> ways) {
        List<SchemaNode> schemas = object.others(language.matching());
        if (!compiler.isPossible(Conjunction.of(schemas))) {
            return 0;
        }
        Optional<List<String>> listed = language.keys().words(MAX_LISTED_KEYS);
        if (listed.isPresent()) {
            listed.get().forEach(each -> addMember(each, Conjunction.of(schemas)));
            return listed.get().size();
        }
        Expression key = compiler.rules().ofStringInOneWay(keyword, language.keys());
        ways.add(member(JsonValueRules.key(key), schemas));
        return Integer.MAX_VALUE;
    }

    private Expression member(Expression key, List<SchemaNode> schemas) {
        return sequence(key, JsonValueRules.COLON, compiler.value(Conjunction.of(schemas)));
    }

    /// The text that may follow in an object without members so far.
    private Expression first() {
        if (object.most() == 0) {
            return Expression.EMPTY;
        }
        int counted = counted();
        compiler.rules().requireRoom(keyword, (long) (names.size() + 1) * (counted + 1));
        for (int place = names.size(); place >= 0; place--) {
            for (int count = 1; count <= Math.min(place, counted); count++) {
                compiler.rules().add(rule(place, count), after(place, count, counted));
            }
        }
        Expression first = least == 0
                ? choice(Expression.EMPTY, sequence(other, behindOthers(1)))
                : sequence(other, behindOthers(1));
        for (int place = names.size() - 1; place >= 0; place--) {
            Expression rest = compiler.rules().add(name + " from " + (place + 1), first);
            Expression member =
                    sequence(members.get(names.get(place)), reference(place + 1, Math.min(1, counted), counted));
            first = isRequired(place) ? member : choice(member, rest);
        }
        return first;
    }

    /// The number of members up to which they are counted: further ones make no difference.
    private int counted() {
        boolean mostMatters = object.most() != UNBOUNDED && (object.most() < names.size() || !isNothing(other));
        return Math.max(1, Math.max(least, mostMatters ? object.most() : 1));
    }

    private static boolean isNothing(Expression expression) {
        return expression instanceof Choice choice && choice.alternatives().isEmpty();
    }

    private boolean isRequired(int place) {
        return object.required().contains(names.get(place));
    }

    private String rule(int place, int count) {
        return name + " after " + place + " with " + count;
    }

    private Expression reference(int place, int count, int counted) {
        return new Reference(rule(place, Math.clamp(count, 1, Math.min(place, counted))));
    }

    /// The text that may follow once the first properties were written or left out, and the object has members.
    private Expression after(int place, int count, int counted) {
        if (place == names.size()) {
            return behindOthers(count);
        }
        Expression rest = reference(place + 1, count, counted);
        if (count >= object.most()) {
            return isRequired(place) ? Expression.NOTHING : rest;
        }
        Expression member =
                sequence(JsonValueRules.COMMA, members.get(names.get(place)), reference(place + 1, count + 1, counted));
        return isRequired(place) ? member : choice(member, rest);
    }

    /// Other members behind some, and the space in front of the brace.
    private Expression behindOthers(int count) {
        int fewest = Math.max(0, least - count);
        int most = object.most() == UNBOUNDED ? UNBOUNDED : Math.max(0, object.most() - count);
        return fewest > most
                ? Expression.NOTHING
                : sequence(new Repeat(sequence(JsonValueRules.COMMA, other), fewest, most), JsonValueRules.SPACE);
    }
}
