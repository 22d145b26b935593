package kawi.engine.constrain.schema.assertion;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.Dfa;
import kawi.engine.constrain.schema.assertion.Conjunction.Alternatives;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.BooleanValue;
import kawi.tokenizer.json.Json.NullValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;

/// Decides whether a given value is valid: the values of `const` and `enum` beside other keywords.
///
/// Numbers may be read exactly or as doubles (see [NumberBound]). A value to be written must be valid in every reading.
/// Two schemas exclude each other only if no value is valid under both in any reading.
public final class InstanceValidator {
    private final boolean inEveryReading;
    private final Map<SchemaNode, Dfa> automata = new HashMap<>(); // of patterns and formats

    public InstanceValidator(boolean inEveryReading) {
        this.inEveryReading = inEveryReading;
    }

    /// Whether a value satisfies a schema.
    public boolean isValid(Json value, SchemaNode schema) {
        return isValid(value, Conjunction.of(List.of(schema)));
    }

    private boolean isValid(Json value, Conjunction all) {
        if (all.never().isPresent()) {
            return false;
        }
        Optional<Alternatives> choice = all.choice();
        if (choice.isPresent()) {
            long valid = choice.get().schemas().stream()
                    .filter(each -> isValid(value, each))
                    .count();
            boolean isRight = choice.get().exclusive() ? valid == 1 : valid > 0;
            return isRight && isValid(value, all.without(choice.get()));
        }
        return all.assertions().stream().allMatch(schema -> satisfiesKeywords(value, schema));
    }

    /// Whether a value satisfies the keywords of a schema without those that lead to other schemas for the same value.
    boolean satisfiesKeywords(Json value, SchemaNode schema) {
        boolean isOfType = JsonType.of(schema)
                .map(types -> types.stream().anyMatch(type -> type.has(value, schema.dialect())))
                .orElse(true);
        boolean isConstant =
                !schema.has("const") || equal(value, schema.at("const").value());
        boolean isListed = !schema.has("enum")
                || schema.at("enum").elements().stream().anyMatch(each -> equal(value, each.value()));
        return isOfType && isConstant && isListed && satisfiesKeywordsOfType(value, schema);
    }

    private boolean satisfiesKeywordsOfType(Json value, SchemaNode schema) {
        return switch (value) {
            case NullValue ignored -> true;
            case BooleanValue ignored -> true;
            case NumberValue number -> new NumberSchema(List.of(schema), false).accepts(number.exact(), inEveryReading);
            case StringValue string -> satisfies(string.value(), schema);
            case ArrayValue array -> satisfies(array, new ArraySchema(List.of(schema)));
            case ObjectValue object -> satisfies(object, new ObjectSchema(List.of(schema)));
        };
    }

    private boolean satisfies(String text, SchemaNode schema) {
        int length = text.codePointCount(0, text.length());
        boolean fits = length >= schema.count("minLength", 0) && length <= schema.count("maxLength", Integer.MAX_VALUE);
        boolean hasPattern = schema.has("pattern") || schema.has("format");
        return fits
                && (!hasPattern
                        || automata.computeIfAbsent(schema, InstanceValidator::automaton)
                                .accepts(text));
    }

    private static Dfa automaton(SchemaNode schema) {
        return new StringSchema(List.of(schema)).values();
    }

    private boolean satisfies(ArrayValue array, ArraySchema schema) {
        int size = array.elements().size();
        if (size < schema.least() || size > schema.most() || (schema.unique().isPresent() && hasEqualElements(array))) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (!isValid(array.elements().get(i), Conjunction.of(schema.at(i)))) {
                return false;
            }
        }
        return true;
    }

    private boolean hasEqualElements(ArrayValue array) {
        List<Json> elements = array.elements();
        for (int i = 0; i < elements.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (mayBeEqual(elements.get(i), elements.get(j))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean satisfies(ObjectValue object, ObjectSchema schema) {
        Set<String> keys = object.members().keySet();
        boolean fits =
                keys.size() >= schema.least() && keys.size() <= schema.most() && keys.containsAll(schema.required());
        return fits
                && object.members().entrySet().stream()
                        .allMatch(member -> schema.namesOfKeys().stream()
                                        .allMatch(names -> isValid(new StringValue(member.getKey()), names))
                                && isValid(member.getValue(), Conjunction.of(schema.at(member.getKey(), this))));
    }

    /// Whether the pattern of a `patternProperties` matches in a key.
    boolean matches(String key, SchemaNode pattern, String regex) {
        return automata.computeIfAbsent(pattern, each -> ObjectSchema.automaton(each, regex))
                .accepts(key);
    }

    /// Whether two values are equal, in every reading or in some reading.
    boolean equal(Json a, Json b) {
        return equal(a, b, inEveryReading);
    }

    /// Whether two values are equal in some reading.
    static boolean mayBeEqual(Json a, Json b) {
        return equal(a, b, false);
    }

    private static boolean equal(Json a, Json b, boolean inEveryReading) {
        return switch (a) {
            case NumberValue one -> b instanceof NumberValue other && equal(one, other, inEveryReading);
            case ArrayValue one ->
                b instanceof ArrayValue other && equal(one.elements(), other.elements(), inEveryReading);
            case ObjectValue one ->
                b instanceof ObjectValue other
                        && one.members().keySet().equals(other.members().keySet())
                        && one.members().keySet().stream()
                                .allMatch(key -> equal(
                                        one.members().get(key), other.members().get(key), inEveryReading));
            default -> a.equals(b);
        };
    }

    private static boolean equal(NumberValue a, NumberValue b, boolean inEveryReading) {
        BigDecimal one = a.exact();
        boolean exactly = one.compareTo(b.exact()) == 0;
        boolean asDouble = Double.compare(a.nearest() + 0.0, b.nearest() + 0.0) == 0;
        return inEveryReading ? exactly && asDouble : exactly || asDouble;
    }

    private static boolean equal(List<Json> a, List<Json> b, boolean inEveryReading) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equal(a.get(i), b.get(i), inEveryReading)) {
                return false;
            }
        }
        return true;
    }
}
